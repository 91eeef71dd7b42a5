// Runs the exported bytes in onnxruntime-web, which comes from this page's own host and uses one thread.
import * as ort from "onnxruntime-web/wasm";
import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { Samples } from "../data/dataset";
import type { Network } from "./create";
import { inBatches, type OnShare } from "./predict";

ort.env.wasm.wasmPaths = { wasm: wasmUrl };
ort.env.wasm.numThreads = 1; // more threads need a cross-origin isolated page

export class Classifier {
  readonly #session: ort.InferenceSession;
  readonly #network: Network;

  private constructor(session: ort.InferenceSession, network: Network) {
    this.#session = session;
    this.#network = network;
  }

  /** `network` is the exported network. It gives the shapes. */
  static async create(bytes: Uint8Array, network: Network): Promise<Classifier> {
    try {
      return new Classifier(await ort.InferenceSession.create(bytes), network);
    } catch (error) {
      // After its WebAssembly has failed to load once, onnxruntime-web does not try again.
      const hint =
        "onnxruntime-web cannot run the file. If onnxruntime-web itself did not load, reload the page.";
      throw new Error(`${hint} Its message: ${String(error)}`, { cause: error });
    }
  }

  /** The probabilities of all classes, sample by sample. */
  predict(samples: Samples, onShare?: OnShare): Promise<Float32Array> {
    const { inputShape, classes } = this.#network;
    const { inputNames, outputNames } = this.#session;
    const run = async ({ inputs, count }: Samples) => {
      const input = new ort.Tensor("float32", inputs, [count, ...inputShape]);
      const outputs = await this.#session.run({ [inputNames[0]]: input });
      return outputs[outputNames[0]].data as Float32Array;
    };
    return inBatches(samples, classes, run, onShare);
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
