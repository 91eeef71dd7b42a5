import { checkOptions } from "./internal/check/check.js";
import { memoryInUse } from "./internal/wasm/engine.js";
import { preload } from "./internal/wasm/runtime.js";
import type { LoadOptions } from "./load-options.js";

/** @internal */
export const loadOptionNames = ["wasmUrl", "wasmBinary", "wasmModule"] as const;

/**
 * Loads loom.wasm ahead of time. All calls that need it load it themselves, except {@link cast}; but
 * here you choose when. A source that is given here also serves all later calls that give none.
 *
 * Each source is compiled once, and concurrent calls share the work. A load that failed can be tried
 * again.
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
 * this is also the peak. Weights are not in it: they stay in JavaScript.
 */
export function memoryUsage(): { wasmBytes: number } {
  return { wasmBytes: memoryInUse() };
}
