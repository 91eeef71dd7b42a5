// Encodes a request (see wasm/abi/abi.h) in JavaScript memory: little-endian, unaligned, no padding.
import { refuse } from "../check/check.js";
import { describe, quote } from "../check/describe.js";

const FIRST_SIZE = 16 * 1024;
const MAX_IDLE_SIZE = 1024 * 1024;
const MAX_SIZE = 2 ** 31 - 16; // the largest model that Protocol Buffers can read back
const SHORT_TEXT = 64;
const SHORT_REQUEST = 256;
const encoder = new TextEncoder();

export class Writer {
  /** `where` of the errors in the request. */
  where = "";
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** Makes the writer empty, and frees memory after an unusually large request. */
  reset(): void {
    this.where = "";
    this.#size = 0;
    if (this.#bytes.length > MAX_IDLE_SIZE) this.#replace(new Uint8Array(FIRST_SIZE));
  }

  get size(): number {
    return this.#size;
  }

  /** Copies the request to that place. */
  copyTo(target: Uint8Array, at: number): void {
    if (this.#size > SHORT_REQUEST) {
      target.set(this.#bytes.subarray(0, this.#size), at);
      return;
    }
    // For few bytes, to make a view costs more than this loop.
    for (let i = 0; i < this.#size; ++i) target[at + i] = this.#view.getUint8(i);
  }

  u8(value: number): void {
    const at = this.#advance(1); // before the next line, as it may replace the array
    this.#bytes[at] = value;
  }

  boolean(value: boolean): void {
    this.u8(value ? 1 : 0);
  }

  u32(value: number): void {
    const at = this.#advance(4);
    this.#view.setUint32(at, value, true);
  }

  f64(value: number): void {
    const at = this.#advance(8);
    this.#view.setFloat64(at, value, true);
  }

  /** A bigint of 64 bits, or an integer whose absolute value is below 2^53. */
  i64(value: number | bigint): void {
    const at = this.#advance(8);
    if (typeof value === "bigint") {
      this.#view.setBigInt64(at, value, true);
      return;
    }
    this.#view.setUint32(at, value >>> 0, true); // the low 32 bits, of negative numbers too
    this.#view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
  }

  /** A list: its count (an array has less than 2^32 elements), then what `each` writes for each. */
  list<T>(items: readonly T[], each: (item: T, index: number) => void): void {
    const count = items.length; // read once: `each` can run code of the user's that adds items
    this.u32(count);
    for (let i = 0; i < count; ++i) each(items[i] as T, i);
  }

  /** Whether there is a value, and then what `write` writes for it. */
  optional<T>(value: T | undefined, write: (value: T) => void): void {
    this.boolean(value !== undefined);
    if (value !== undefined) write(value);
  }

  /** The count of the bytes, then the bytes. */
  blob(bytes: Uint8Array): void {
    this.u32(bytes.length); // bytes() refuses a count that needs more than 32 bits
    this.bytes(bytes);
  }

  /** The bytes, without their count. */
  bytes(bytes: Uint8Array): void {
    const at = this.#advance(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /**
   * Text as UTF-8. All strings that go to the core are checked here: it must be a string, without half
   * of a surrogate pair, which has no UTF-8 form.
   */
  string(text: string): void {
    if (typeof text !== "string")
      refuse("invalid-argument", this.where, `expected a string (given: ${describe(text)})`);
    if (text.length <= SHORT_TEXT && this.#ascii(text)) return;
    if (!isWellFormed(text)) {
      refuse(
        "invalid-argument",
        this.where,
        `the string ${quote(text)} has a lone surrogate, so it has no UTF-8 form`,
      );
    }
    this.#reserve(4 + text.length * 3);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#size + 4));
    this.u32(written);
    this.#size += written;
  }

  // Writes the text if it is ASCII. Most names are, and for short ones encodeInto costs more.
  #ascii(text: string): boolean {
    this.#reserve(4 + SHORT_TEXT);
    const start = this.#size + 4;
    for (let i = 0; i < text.length; ++i) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) return false;
      this.#bytes[start + i] = unit;
    }
    this.u32(text.length);
    this.#size += text.length;
    return true;
  }

  #advance(count: number): number {
    this.#reserve(count);
    const at = this.#size;
    this.#size += count;
    return at;
  }

  #reserve(count: number): void {
    const needed = this.#size + count;
    if (needed <= this.#bytes.length) return;
    if (needed > MAX_SIZE)
      refuse("model-too-large", this.where, "what is to be kept in the model itself passes 2 GiB");
    this.#grow(Math.min(MAX_SIZE, Math.max(needed, this.#bytes.length * 2)));
  }

  #grow(size: number): void {
    let larger;
    try {
      larger = new Uint8Array(size);
    } catch (error) {
      refuse("out-of-memory", this.where, `no memory for a request of ${size} bytes`, error);
    }
    this.copyTo(larger, 0);
    this.#replace(larger);
  }

  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}

// String.isWellFormed is ES2024. The pattern finds the same in older browsers.
export function isWellFormed(text: string): boolean {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return native ? native.call(text) : !/\p{Surrogate}/u.test(text);
}
