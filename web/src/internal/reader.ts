// Decodes a result (wasm/abi.h) from JavaScript memory.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export class Reader {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  /** Borrows `bytes`, of which the first `size` are the result. */
  constructor(bytes: Uint8Array<ArrayBuffer>, size: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, size);
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

  /** An integer of 64 bits as a number: only for what is below 2^53. */
  i64(): number {
    return Number(this.#view.getBigInt64(this.#advance(8), true));
  }

  string(): string {
    const size = this.u32();
    return decoder.decode(this.#take(size));
  }

  list<T>(each: () => T): T[] {
    const items: T[] = [];
    for (let left = this.u32(); left > 0; --left) items.push(each());
    return items;
  }

  optional<T>(read: () => T): T | undefined {
    return this.u8() === 0 ? undefined : read();
  }

  /** Bytes with their count before them, as a copy. */
  blob(): Uint8Array<ArrayBuffer> {
    return this.#take(this.u32()).slice();
  }

  /** What is left, as a copy. */
  rest(): Uint8Array<ArrayBuffer> {
    return this.#take(this.#view.byteLength - this.#at).slice();
  }

  #take(size: number): Uint8Array<ArrayBuffer> {
    const at = this.#advance(size);
    return this.#bytes.subarray(at, at + size);
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#view.byteLength - at) throw new RangeError("the result ends early");
    this.#at += count;
    return at;
  }
}
