// The only file that makes views of WebAssembly memory.

/** Views of a whole memory. Growth detaches them: get them again after every call of the module. */
export class Memory {
  readonly #memory: WebAssembly.Memory;
  #bytes = new Uint8Array();
  #view = new DataView(new ArrayBuffer(0));

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    // Detaches the memory's first buffer. When V8 sees the first detached buffer of a page, it compiles
    // all code on typed arrays again. Here that costs nothing; in the middle of a large model it would.
    memory.grow(0);
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#renew();
    return this.#bytes;
  }

  get view(): DataView<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#renew();
    return this.#view;
  }

  // Only when the views were detached: to get the buffer costs more than a whole small request.
  #renew(): void {
    const buffer = this.#memory.buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }
}
