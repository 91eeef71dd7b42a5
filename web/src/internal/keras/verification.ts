// Compares what the model of TensorFlow.js predicts with what its exported bytes compute.
import type { LayersModel, OnnxRuntime, SampleTensor } from "../../peers.js";
import type { Comparison, VerifyOptions, VerifyReport } from "../../verify.js";
import { expected, isRecord, refuse } from "../check/check.js";
import { compareResults } from "./difference.js";
import type { Result } from "./difference.js";
import { predict, predictLayers } from "./layer-outputs.js";
import type { LayerOutput } from "./layer-outputs.js";
import { runOnnx } from "./onnx-session.js";

export interface Subject {
  readonly model: LayersModel;
  readonly onnxruntime: OnnxRuntime;
  readonly sample: readonly SampleTensor[];
  readonly bytes: Uint8Array;
  /** The order of the axes of images in the file, if it is not the model's own. */
  readonly reordered: "NHWC" | "NCHW" | undefined;
  /** Exports the same model with the outputs of all layers, which are named layer/call/output. */
  exportLayers(): Promise<Uint8Array>;
}

/** onnxruntime-web, when the options ask for a verification. */
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

/** Runs the model and its export on the sample. Frees all that it makes. */
export async function verifyExport(subject: Subject): Promise<VerifyReport> {
  const { model, onnxruntime, sample, bytes, reordered } = subject;
  const own = await predict(model, sample);
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
  for (const output of await predictLayers(model, sample)) own.set(output.name, output);
  const given = await runOnnx(onnxruntime, await subject.exportLayers(), sample, undefined);
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
  return { name, ...compareResults(given, own) };
}
