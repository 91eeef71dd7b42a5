import type { OnnxRuntime } from "./peers.js";

/** Asks {@link toOnnx} to run what it exports. */
export interface VerifyOptions {
  /**
   * True: the exported bytes are run on `inputSample`, and the results are compared with those of the
   * model's own `predict`. It is called after the export, so the model must not be trained meanwhile.
   */
  verify: true;
  /** onnxruntime-web, as imported. */
  onnxruntime: OnnxRuntime;
}

/** How far two results are apart. */
export interface Comparison {
  readonly name: string;
  /** The largest over all elements; Infinity where the shapes differ, or one of the two is NaN. */
  readonly largestDifference: number;
  /** Whether |a - b| <= 1e-5 + 1e-4 |b| holds for each element a, where b is the model's own. */
  readonly agrees: boolean;
}

/** The outcome of a {@link VerifyOptions | verification}. */
export interface VerifyReport {
  readonly agrees: boolean;
  /** By the names in the exported model, in its order. */
  readonly outputs: readonly Comparison[];
  /**
   * Where they do not agree: the first layer, in the order in which the model runs, whose output
   * differs. Undefined when each layer agrees by itself.
   */
  readonly firstDifferingLayer?: Comparison | undefined;
}

/** What {@link toOnnx} returns when it was asked to verify. */
export interface VerifiedExport {
  readonly bytes: Uint8Array;
  readonly report: VerifyReport;
}
