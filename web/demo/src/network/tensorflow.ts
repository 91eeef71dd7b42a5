// The classifier, in TensorFlow.js: two convolutions, each halved by pooling, and one dense layer.
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plainUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simdUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { PIXELS, SIDE, type Digits } from "./data";
import { registerFilterGradient } from "./filter-gradient";

export type Network = tf.Sequential;

let preparing: Promise<void> | undefined;

/** Starts TensorFlow.js on WebAssembly, on one thread: the same speed with and without a GPU, and
 * the same numbers on every machine. */
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
    "tfjs-backend-wasm-threaded-simd.wasm": simdUrl, // has to be given, is never used
  });
  registerFilterGradient();
  if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start.");
}

/** Seeded, so that the first weights are the same every time. */
export function createNetwork(): Network {
  const kernel = (seed: number) => tf.initializers.heNormal({ seed });
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [SIDE, SIDE, 1],
        filters: 8,
        kernelSize: 5,
        activation: "relu",
        kernelInitializer: kernel(11),
      }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.conv2d({
        filters: 16,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: kernel(12),
      }),
      tf.layers.maxPooling2d({ poolSize: 2, strides: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({
        units: 10,
        activation: "softmax",
        kernelInitializer: tf.initializers.glorotNormal({ seed: 13 }),
      }),
    ],
  });
}

/** Probabilities, ten for each digit. */
export async function predict(network: Network, digits: Digits): Promise<Float32Array> {
  const batch = 250; // keeps the memory of the intermediate results small
  const probabilities = new Float32Array(digits.count * 10);
  for (let start = 0; start < digits.count; start += batch) {
    const count = Math.min(batch, digits.count - start);
    const images = digits.images.subarray(start * PIXELS, (start + count) * PIXELS);
    const output = tf.tidy(
      () => network.predict(tf.tensor4d(images, [count, SIDE, SIDE, 1])) as tf.Tensor,
    );
    probabilities.set(await output.data<"float32">(), start * 10);
    output.dispose();
  }
  return probabilities;
}
