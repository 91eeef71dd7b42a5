// Runs the same held-out samples in both runtimes, and compares the results.
import type { Samples } from "../data/dataset";
import type { Network } from "./create";
import type { Classifier } from "./onnxruntime";
import { predict, type OnShare } from "./predict";
import { answers, countEqual, largestDifference, shareEqual } from "./scores";

export interface Comparison {
  readonly count: number;
  readonly tensorflowAccuracy: number;
  readonly onnxruntimeAccuracy: number;
  /** The number of samples with the same answer in both. */
  readonly agreeing: number;
  /** The largest difference of all probabilities. */
  readonly largestDifference: number;
}

export async function compare(
  network: Network,
  classifier: Classifier,
  samples: Samples,
  onShare: OnShare,
): Promise<Comparison> {
  const tensorflow = await predict(network, samples, (share) => {
    onShare(share / 2);
  });
  const onnxruntime = await classifier.predict(samples, (share) => {
    onShare(0.5 + share / 2);
  });
  const left = answers(tensorflow, network.classes);
  const right = answers(onnxruntime, network.classes);
  return {
    count: samples.count,
    tensorflowAccuracy: shareEqual(left, samples.labels),
    onnxruntimeAccuracy: shareEqual(right, samples.labels),
    agreeing: countEqual(left, right),
    largestDifference: largestDifference(tensorflow, onnxruntime),
  };
}
