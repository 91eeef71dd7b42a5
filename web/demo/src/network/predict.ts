// Computes a probability for each class and sample, with TensorFlow.js or any function that runs a batch.
import * as tf from "@tensorflow/tfjs";
import { slice, type Samples } from "../data/dataset";
import { nextTask } from "../page/next-task";
import type { Network } from "./create";

// Limits the memory of intermediate results. Images need more of it than points.
const batchFor = ({ inputs, count }: Samples) => (inputs.length / count > 100 ? 250 : 4096);

type RunBatch = (batch: Samples) => Promise<Float32Array>;

/** Called after each batch with the share that is done. If it throws, the work ends. */
export type OnShare = (share: number) => void;

/** Computes the probabilities of the classes in batches. Resolves to them, sample by sample. */
export async function inBatches(
  samples: Samples,
  classes: number,
  run: RunBatch,
  onShare?: OnShare,
): Promise<Float32Array> {
  const probabilities = new Float32Array(samples.count * classes);
  const step = batchFor(samples);
  for (let start = 0; start < samples.count; start += step) {
    const batch = slice(samples, start, Math.min(start + step, samples.count));
    probabilities.set(await run(batch), start * classes);
    if (!onShare) continue;
    onShare((start + batch.count) / samples.count);
    await nextTask();
  }
  return probabilities;
}

export function predict(
  network: Network,
  samples: Samples,
  onShare?: OnShare,
): Promise<Float32Array> {
  const { model, inputShape, classes } = network;
  const run: RunBatch = async ({ inputs, count }) => {
    const output = tf.tidy(
      () => model.predict(tf.tensor(inputs, [count, ...inputShape])) as tf.Tensor,
    );
    const probabilities = await output.data<"float32">();
    output.dispose();
    return probabilities;
  };
  return inBatches(samples, classes, run, onShare);
}
