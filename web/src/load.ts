import { checkOptions } from "./internal/check/check.js";
import { memoryInUse } from "./internal/wasm/engine.js";
import { preload } from "./internal/wasm/runtime.js";

/**
 * Where loom.wasm comes from; at most one of the three. The default is the file beside the package,
 * which bundlers find and copy by themselves.
 */
export interface LoadOptions {
  /** Fetched; a relative one counts from the page (or the worker's script). In Node: a `file:` URL. */
  wasmUrl?: string | URL | undefined;
  /** The file's bytes. Read during the call, not kept. */
  wasmBinary?: ArrayBuffer | ArrayBufferView | undefined;
  /** The compiled module, for instance one that another thread has sent. */
  wasmModule?: WasmModule | undefined;
}

/** `WebAssembly.Module`; written so that it also compiles where the DOM's types are not loaded. */
export type WasmModule = typeof globalThis extends {
  WebAssembly: { Module: { prototype: infer Module } };
}
  ? Module
  : object;

/** @internal */
export const loadOptionNames = ["wasmUrl", "wasmBinary", "wasmModule"] as const;

/**
 * Loads loom.wasm ahead of time. Never needed, but it decides when the time is spent, and a source
 * that is given here also serves every later `ModelBuilder.create()` that names none.
 *
 * Each source is compiled once; concurrent calls share the work, and a load that failed can simply be
 * tried again.
 *
 * @throws {LoomError} `invalid-argument` when the source does not give loom.wasm (the server's answer
 *   is named), `unsupported` when it cannot be compiled here (an old engine, or a
 *   Content-Security-Policy without `'wasm-unsafe-eval'`).
 */
export async function load(options?: LoadOptions): Promise<void> {
  await preload(checkOptions(options, loadOptionNames, "load"));
}

/**
 * The memory that Loom's WebAssembly takes now, in bytes; 0 before it is loaded. It never shrinks, so
 * it is the peak as well. Weights do not count: they stay in JavaScript.
 */
export function memoryUsage(): { wasmBytes: number } {
  return { wasmBytes: memoryInUse() };
}
