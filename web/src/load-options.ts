/**
 * Where loom.wasm comes from; at most one of the three. The default is the file beside the package,
 * which bundlers find and copy by themselves.
 */
export interface LoadOptions {
  /**
   * The file is fetched from there. A relative URL counts from the page, or from the script of a
   * worker. In Node give a `file:` URL.
   */
  wasmUrl?: string | URL | undefined;
  /** The file's bytes. They are read during the call and not kept. */
  wasmBinary?: ArrayBuffer | ArrayBufferView | undefined;
  /** The compiled module, for instance one that another thread has sent. */
  wasmModule?: WasmModule | undefined;
}

/** `WebAssembly.Module`, written so that it also compiles where the DOM's types are not loaded. */
export type WasmModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Module } };
}
  ? Module
  : object;
