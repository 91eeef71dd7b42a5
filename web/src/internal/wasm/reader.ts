// Decodes a result (see wasm/abi/abi.h) in place, in WebAssembly memory.
import { refuse } from "../check/check.js";
import type { Memory } from "./memory.js";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export class Reader {
  readonly #memory: Memory;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #at = 0;
  #end = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#bytes = memory.bytes;
    this.#view = memory.view;
  }

  /** Starts with a result of `size` bytes at that address. It is valid until the next call of the module. */
  start(address: number, size: number): this {
    this.#bytes = this.#memory.bytes;
    this.#view = this.#memory.view;
    this.#at = address;
    this.#end = address + size;
    return this;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8), true);
  }

  /** An integer of 64 bits as a number, which is exact below 2^53. */
  i64(): number {
    return Number(this.#view.getBigInt64(this.#advance(8), true));
  }

  string(): string {
    return decoder.decode(this.#take(this.u32()));
  }

  list<T>(each: () => T): T[] {
    const items: T[] = [];
    for (let left = this.u32(); left > 0; --left) items.push(each());
    return items;
  }

  optional<T>(read: () => T): T | undefined {
    return this.u8() === 0 ? undefined : read();
  }

  /** Bytes that follow their count, as a copy. */
  blob(): Uint8Array<ArrayBuffer> {
    return copy(this.#take(this.u32()));
  }

  /** All bytes that are left, as a copy. */
  rest(): Uint8Array<ArrayBuffer> {
    return copy(this.#take(this.#end - this.#at));
  }

  #take(size: number): Uint8Array<ArrayBuffer> {
    const at = this.#advance(size);
    return this.#bytes.subarray(at, at + size);
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#end - at) throw new RangeError("the result ends early");
    this.#at += count;
    return at;
  }
}

function copy(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  try {
    return bytes.slice();
  } catch (cause) {
    const message = `there is no memory for a result of ${bytes.length} bytes`;
    refuse("out-of-memory", "model", message, cause);
  }
}
