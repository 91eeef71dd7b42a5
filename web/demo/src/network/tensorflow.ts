// Starts TensorFlow.js on WebAssembly, which comes from this page's own host.
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { registerFilterGradient } from "./filter-gradient";

let preparing: Promise<void> | undefined;

/** Starts it on one thread, so that it has the same speed with and without a GPU, and gives the same
 * numbers on every machine. */
export function prepareTensorFlow(): Promise<void> {
  preparing ??= start().catch((error: unknown) => {
    preparing = undefined;
    throw error;
  });
  return preparing;
}

async function start(): Promise<void> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plainUrl,
    "tfjs-backend-wasm-simd.wasm": simdUrl,
    "tfjs-backend-wasm-threaded-simd.wasm": simdUrl, // must be given, but is never used
  });
  registerFilterGradient();
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start.");
}
