// The same held-out digits in both runtimes.
import type { Digits } from "./data";
import { predict, type Network } from "./network";
import type { Classifier } from "./run";
import { answers, countEqual, largestDifference, shareEqual } from "./scores";

export interface Comparison {
  readonly count: number;
  readonly tensorflowAccuracy: number;
  readonly onnxruntimeAccuracy: number;
  /** On how many digits both give the same answer. */
  readonly agreeing: number;
  /** Over all probabilities. */
  readonly largestDifference: number;
}

export async function compare(
  network: Network,
  classifier: Classifier,
  digits: Digits,
): Promise<Comparison> {
  const tensorflow = await predict(network, digits);
  const onnxruntime = await classifier.runAll(digits);
  const left = answers(tensorflow);
  const right = answers(onnxruntime);
  return {
    count: digits.count,
    tensorflowAccuracy: shareEqual(left, digits.labels),
    onnxruntimeAccuracy: shareEqual(right, digits.labels),
    agreeing: countEqual(left, right),
    largestDifference: largestDifference(tensorflow, onnxruntime),
  };
}
