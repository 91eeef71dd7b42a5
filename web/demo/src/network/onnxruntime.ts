// The exported bytes at work: onnxruntime-web, from this page's own host, on one thread.
import * as ort from "onnxruntime-web/wasm";
import wasmUrl from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import { PIXELS, SIDE, type Digits } from "./data";

ort.env.wasm.wasmPaths = { wasm: wasmUrl };
ort.env.wasm.numThreads = 1; // more need a cross-origin isolated page

export class Classifier {
  readonly #session: ort.InferenceSession;

  private constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  static async create(bytes: Uint8Array): Promise<Classifier> {
    try {
      return new Classifier(await ort.InferenceSession.create(bytes));
    } catch (error) {
      // Once its WebAssembly has failed to load, onnxruntime-web does not try again.
      const hint = "onnxruntime-web did not take the file; reload the page if it could not load.";
      throw new Error(`${hint} It says: ${String(error)}`, { cause: error });
    }
  }

  /** Ten probabilities for each of the `count` images. */
  async run(images: Float32Array<ArrayBuffer>, count = 1): Promise<Float32Array> {
    const image = new ort.Tensor("float32", images, [count, 1, SIDE, SIDE]);
    const { probabilities } = await this.#session.run({ image });
    return probabilities.data as Float32Array;
  }

  async runAll({ images, count }: Digits): Promise<Float32Array> {
    const batch = 250; // keeps the memory of the intermediate results small
    const result = new Float32Array(count * 10);
    for (let start = 0; start < count; start += batch) {
      const end = Math.min(start + batch, count);
      const part = images.subarray(start * PIXELS, end * PIXELS);
      result.set(await this.run(part, end - start), start * 10);
    }
    return result;
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
