// The only place that looks into WebAssembly memory.

/** Views of a whole memory. Growth detaches them, so they are asked for anew after every call. */
export class Memory {
  readonly #memory: WebAssembly.Memory;
  #bytes = new Uint8Array();
  #view = new DataView(new ArrayBuffer(0));

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    // Detaches a buffer. V8 compiles all code on typed arrays anew when the first one is detached, which
    // would come in the middle of a large model.
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

  // Not at every call: asking for the buffer costs more than a whole small request.
  #renew(): void {
    const buffer = this.#memory.buffer;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
  }
}
