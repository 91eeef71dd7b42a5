import { expected, isRecord, refuse } from "./internal/check/check.js";
import { differenceOf } from "./internal/keras/difference.js";
import type { Result } from "./internal/keras/difference.js";
import { runOnnx } from "./internal/keras/onnx-session.js";
import { layerOutputsOf, predicted } from "./internal/keras/layer-outputs.js";
import type { LayerOutput } from "./internal/keras/layer-outputs.js";
import type { LayersModel } from "./keras.js";

/** What Loom asks of onnxruntime-web: the module itself. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> };
  readonly Tensor: new (...args: never[]) => unknown;
}

/** An `ort.InferenceSession`. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(...feeds: never[]): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}

/** A tensor of TensorFlow.js. */
export interface SampleTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  data(): Promise<ArrayBufferView>;
  dispose(): void;
}

/** Asks {@link toOnnx} to run what it exports. */
export interface VerifyOptions {
  /**
   * True: the exported bytes are run on `inputSample`, and compared with the model's own `predict`,
   * which is called then: a model that learns meanwhile is another one.
   */
  verify: true;
  /** onnxruntime-web, as imported. */
  onnxruntime: OnnxRuntime;
}

/** How far two results are apart. */
export interface Comparison {
  readonly name: string;
  /** Of all elements; Infinity where shapes differ, or one of the two is NaN. */
  readonly largestDifference: number;
  /** Whether |a - b| <= 1e-5 + 1e-4 |b| for each element a, with b the model's own. */
  readonly agrees: boolean;
}

/** What became of a {@link VerifyOptions | verification}. */
export interface VerifyReport {
  readonly agrees: boolean;
  /** By the names in the exported model, in its order. */
  readonly outputs: readonly Comparison[];
  /**
   * Where they do not agree: the first layer, in the order in which the model runs, whose output
   * differs. Undefined when each of them agrees by itself.
   */
  readonly firstDifferingLayer?: Comparison | undefined;
}

/** What {@link toOnnx} returns when it was asked to verify. */
export interface VerifiedExport {
  readonly bytes: Uint8Array;
  readonly report: VerifyReport;
}

/** @internal */
export interface Subject {
  readonly model: LayersModel;
  readonly onnxruntime: OnnxRuntime;
  readonly sample: readonly SampleTensor[];
  readonly bytes: Uint8Array;
  /** The axes of images in the file are not in the model's own order: the one they have there. */
  readonly reordered: "NHWC" | "NCHW" | undefined;
  /** The same model, with the outputs of all layers, named layer/call/output. */
  everyLayer(): Promise<Uint8Array>;
}

/** @internal */
export function checkVerifyOptions(
  given: Partial<VerifyOptions> & { exportParams?: boolean | undefined },
  where: string,
): OnnxRuntime | undefined {
  const { verify, onnxruntime } = given;
  if (verify !== undefined && typeof verify !== "boolean") {
    expected(where, "verify to be true or false", verify);
  }
  if (!verify) return undefined;
  if (given.exportParams === false) {
    refuse(
      "invalid-argument",
      where,
      "verify runs the exported model: exportParams must not be false",
    );
  }
  const { InferenceSession, Tensor } = (onnxruntime ?? {}) as Partial<OnnxRuntime>;
  if (typeof InferenceSession?.create !== "function" || typeof Tensor !== "function") {
    expected(where, "onnxruntime to be the module onnxruntime-web, to verify with", onnxruntime);
  }
  return onnxruntime;
}

/** @internal */
export function checkSampleTensors(
  sample: readonly unknown[],
  where: string,
): readonly SampleTensor[] {
  if (sample.length === 0) {
    refuse("invalid-argument", where, "verify needs inputSample: tensors that the model takes");
  }
  for (const tensor of sample) {
    if (!isRecord(tensor) || typeof tensor["data"] !== "function") {
      expected(where, "inputSample to be tensors of TensorFlow.js, to verify with", tensor);
    }
  }
  return sample as readonly SampleTensor[];
}

/** @internal Runs both, and leaves nothing behind. */
export async function verifyExport(subject: Subject): Promise<VerifyReport> {
  const { model, onnxruntime, sample, bytes, reordered } = subject;
  const own = await predicted(model, sample);
  const given = await runOnnx(onnxruntime, bytes, sample, reordered).catch(refuseRun);
  const outputs = given.map((output, i) => compare(output.name, output, own[i]));
  const agrees = outputs.length === own.length && outputs.every((output) => output.agrees);
  if (agrees) return { agrees, outputs };
  return { agrees, outputs, firstDifferingLayer: await firstDifference(subject) };
}

function refuseRun(error: unknown): never {
  refuse("check-failed", "verify", "onnxruntime-web did not run the exported model", error);
}

async function firstDifference(subject: Subject): Promise<Comparison | undefined> {
  const { model, onnxruntime, sample } = subject;
  const own = new Map<string, LayerOutput>();
  for (const output of await layerOutputsOf(model, sample)) own.set(output.name, output);
  const given = await runOnnx(onnxruntime, await subject.everyLayer(), sample, undefined);
  for (const output of given) {
    const reference = own.get(output.name);
    if (reference === undefined) continue;
    const comparison = compare(reference.layer, output, reference);
    if (!comparison.agrees) return comparison;
  }
  return undefined;
}

function compare(name: string, given: Result, own: Result | undefined): Comparison {
  if (own === undefined) return { name, largestDifference: Infinity, agrees: false };
  return { name, ...differenceOf(given, own) };
}
