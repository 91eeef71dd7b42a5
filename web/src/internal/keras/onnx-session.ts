// Runs a model once in onnxruntime-web.
import type { OnnxRuntime, SampleTensor } from "../../peers.js";
import type { Result } from "./difference.js";

type Numbers = Float32Array | Int32Array | Uint8Array;

interface OrtTensor {
  readonly dims: readonly number[];
  getData(): Promise<Numbers>;
}

export interface NamedResult extends Result {
  readonly name: string;
}

/**
 * The outputs, in the model's order. The axes of the samples and of the results are in the order of the
 * Keras model. When the exported model has them in the order `reordered`, images are converted to it and
 * back.
 */
export async function runOnnx(
  { InferenceSession, Tensor }: OnnxRuntime,
  bytes: Uint8Array,
  samples: readonly SampleTensor[],
  reordered: "NHWC" | "NCHW" | undefined,
): Promise<NamedResult[]> {
  const session = await InferenceSession.create(bytes);
  try {
    const make = Tensor as new (type: string, data: unknown, dims: readonly number[]) => unknown;
    const feeds: Record<string, unknown> = {};
    for (const [i, name] of session.inputNames.entries()) {
      const sample = samples[i];
      if (sample === undefined) continue; // the runtime will refuse the missing input
      const given = { shape: sample.shape, data: (await sample.data()) as Numbers };
      const { shape, data } = reorderAxes(given, reordered);
      feeds[name] = new make(sample.dtype, data, shape);
    }
    const outputs = await session.run(feeds as never);
    const back = reordered && (reordered === "NCHW" ? "NHWC" : "NCHW");
    const results: NamedResult[] = [];
    for (const name of session.outputNames) {
      const output = outputs[name] as OrtTensor;
      const tensor = { shape: output.dims, data: await output.getData() };
      results.push({ name, ...reorderAxes(tensor, back) });
    }
    return results;
  } finally {
    await session.release();
  }
}

interface Tensor {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** With the channels at the end ("NHWC") moved to the front ("NCHW"), or back. */
function reorderAxes(tensor: Tensor, order: "NHWC" | "NCHW" | undefined): Tensor {
  const { shape, data } = tensor;
  if (order === undefined || shape.length < 4) return tensor;
  const batch = shape[0] ?? 1;
  const channels = (order === "NCHW" ? shape.at(-1) : shape[1]) ?? 1;
  const pixels = data.length / (batch * channels || 1);
  const [rows, columns] = order === "NCHW" ? [pixels, channels] : [channels, pixels];
  const moved = data.slice();
  for (let n = 0, at = 0; n < batch; ++n) {
    const start = n * rows * columns;
    for (let column = 0; column < columns; ++column) {
      for (let row = 0; row < rows; ++row) moved[at++] = data[start + row * columns + column] ?? 0;
    }
  }
  const inner = order === "NCHW" ? shape.slice(1, -1) : shape.slice(2);
  return {
    shape: order === "NCHW" ? [batch, channels, ...inner] : [batch, ...inner, channels],
    data: moved,
  };
}
