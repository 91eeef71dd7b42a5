// Encodes a request (wasm/abi/abi.h) into JavaScript memory: little-endian, unaligned, no padding.
import { refuse } from "../check/check.js";
import { describe, quote } from "../check/describe.js";

const FIRST_SIZE = 16 * 1024;
const KEPT_SIZE = 1024 * 1024;
const MAX_SIZE = 2 ** 31 - 16; // no model that Protocol Buffers can read back needs more
const SHORT_TEXT = 64;
const SHORT_REQUEST = 256;
const encoder = new TextEncoder();

export class Writer {
  /** What the request is about, for errors. */
  where = "";
  #bytes = new Uint8Array(FIRST_SIZE);
  #view = new DataView(this.#bytes.buffer);
  #size = 0;

  /** Forgets what was written, and gives memory back after an unusually large request. */
  reset(): void {
    this.where = "";
    this.#size = 0;
    if (this.#bytes.length > KEPT_SIZE) this.#replace(new Uint8Array(FIRST_SIZE));
  }

  get size(): number {
    return this.#size;
  }

  /** Copies what was written to that place. */
  copyTo(target: Uint8Array, at: number): void {
    if (this.#size > SHORT_REQUEST) {
      target.set(this.#bytes.subarray(0, this.#size), at);
      return;
    }
    // A view costs more than this loop.
    for (let i = 0; i < this.#size; ++i) target[at + i] = this.#view.getUint8(i);
  }

  u8(value: number): void {
    const at = this.#advance(1); // first: it may replace the array
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

  /** A bigint of 64 bits, or an integer below 2^53 in size. */
  i64(value: number | bigint): void {
    const at = this.#advance(8);
    if (typeof value === "bigint") {
      this.#view.setBigInt64(at, value, true);
      return;
    }
    this.#view.setUint32(at, value >>> 0, true); // modulo 2^32, for negative numbers too
    this.#view.setInt32(at + 4, Math.floor(value / 2 ** 32), true);
  }

  /** A list: its count (an array has less than 2^32 elements), then what `each` writes for each. */
  list<T>(items: readonly T[], each: (item: T, index: number) => void): void {
    const count = items.length; // once: `each` may run code of the caller's that adds some
    this.u32(count);
    for (let i = 0; i < count; ++i) each(items[i] as T, i);
  }

  /** Nothing, or what `write` writes. */
  optional<T>(value: T | undefined, write: (value: T) => void): void {
    this.boolean(value !== undefined);
    if (value !== undefined) write(value);
  }

  /** Bytes with their count before them. */
  blob(bytes: Uint8Array): void {
    this.u32(bytes.length); // more than 32 bits are more than bytes() takes
    this.bytes(bytes);
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): void {
    const at = this.#advance(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /**
   * Text as UTF-8. Checked here, for everything that crosses: it must be a string, and one that has a
   * UTF-8 form, which half of a surrogate pair has not.
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

  // Most names are short and plain, and encodeInto costs more than this loop.
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

// ES2024, and in Node 20; the pattern finds the same in older browsers.
export function isWellFormed(text: string): boolean {
  const native = (text as { isWellFormed?: () => boolean }).isWellFormed;
  return native ? native.call(text) : !/\p{Surrogate}/u.test(text);
}
