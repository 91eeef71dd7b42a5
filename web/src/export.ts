import type { ConversionOptions, ExportOptions } from "./export-options.js";
import * as abi from "./internal/abi.js";
import { checkOptions, expected, refuse } from "./internal/check.js";
import { chunksOf } from "./internal/chunks.js";
import { conversionOptionNames } from "./internal/conversion.js";
import { exportOptionNames, exportRequest } from "./internal/export-options.js";
import { LiveConversion } from "./internal/live-conversion.js";
import { isLayersModel } from "./internal/live-model.js";
import { loadRuntime } from "./internal/load.js";
import { checkInto, checkSources, fill, newModelBytes } from "./internal/parts.js";
import { isBlob } from "./internal/tensor-data.js";
import { outputFor } from "./internal/write-to.js";
import type { LayersModel } from "./keras.js";
import { OnnxModel } from "./model.js";
import type { PartList, WriteTarget } from "./model.js";
import { checkVerifyOptions, verifyExport } from "./verify.js";
import type { VerifiedExport, VerifyOptions } from "./verify.js";

/** Where an export goes: see {@link toOnnx}. */
type Target = Uint8Array | WriteTarget;

const WHERE = "toOnnx";

/**
 * Exports a model as ONNX bytes, into memory first of all: an {@link OnnxModel}, or a model of
 * TensorFlow.js, which stays as it is and may be in the middle of training. Weights that are Blobs are
 * read here too.
 *
 * | target | result |
 * |---|---|
 * | none | a new `Uint8Array` of exactly the size, with a buffer of its own |
 * | a `Uint8Array` that is large enough | is filled from its start; the written part comes back as a view |
 * | a `WritableStream` or an object with `write(chunk)` | as {@link OnnxModel.writeTo}; nothing comes back |
 * | a string, a URL, anything else | refused: there are no files here |
 *
 * With `verify` the bytes are run in onnxruntime-web, and the report comes back beside them, also
 * when they differ from what the model predicts.
 *
 * @throws {LoomError} (as a rejection) `invalid-argument` for another target, an unknown option, or what
 *   is no model; `unknown-value` for a name in `dynamicAxes` that is no input or output;
 *   `duplicate-name`; `shape-mismatch`; `unsupported` for another opset of an {@link OnnxModel}, for a
 *   size in `dynamicAxes` that its conversion has fixed, and for a layer of TensorFlow.js or a setting
 *   of one that is not covered: `where` names it, as in `layer "conv1" (Conv2D)`; and what
 *   {@link OnnxModel.toUint8Array} and {@link OnnxModel.writeTo} throw.
 */
export async function toOnnx(
  model: LayersModel,
  options: ConversionOptions & VerifyOptions & { target?: Target | undefined },
): Promise<VerifiedExport>;
export async function toOnnx(
  model: OnnxModel,
  options?: ExportOptions & { target?: undefined },
): Promise<Uint8Array<ArrayBuffer>>;
export async function toOnnx(
  model: OnnxModel,
  options: ExportOptions & { target: Uint8Array },
): Promise<Uint8Array>;
export async function toOnnx(
  model: OnnxModel,
  options: ExportOptions & { target: WriteTarget },
): Promise<void>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options?: ConversionOptions & { target?: undefined },
): Promise<Uint8Array<ArrayBuffer>>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options: ConversionOptions & { target: Uint8Array },
): Promise<Uint8Array>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options: ConversionOptions & { target: WriteTarget },
): Promise<void>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options?: ConversionOptions & Partial<VerifyOptions> & { target?: Target | undefined },
): Promise<Uint8Array | VerifiedExport | void> {
  const { target } = options ?? {};
  if (target !== undefined && !ArrayBuffer.isView(target)) outputFor(target); // before any work
  if (OnnxModel.is(model)) {
    const given = checkOptions<ExportOptions & { target?: Target | undefined }>(
      options,
      [...exportOptionNames, "target"],
      WHERE,
    );
    return write(apply(model, given), target);
  }
  if (!isLayersModel(model)) refuseModel(model);
  const names = [...conversionOptionNames, "verify", "onnxruntime", "target"] as const;
  const given = checkOptions(options, names, WHERE);
  const onnxruntime = checkVerifyOptions(given, WHERE);
  const conversion = new LiveConversion(model, given, await loadRuntime({}), WHERE);
  const sample = onnxruntime && conversion.sampleTensors();
  const exported = await conversion.run();
  if (!onnxruntime || !sample) return write(exported, target);
  const written = await write(exported, target);
  const bytes = written ?? exported.toUint8Array();
  const reordered = conversion.reordered();
  const everyLayer = () => conversion.everyLayer();
  const report = await verifyExport({ model, onnxruntime, sample, bytes, reordered, everyLayer });
  return { bytes, report };
}

/** The bytes, unless they went to a target that takes them piece by piece. */
async function write(
  model: OnnxModel,
  target: Target | undefined,
): Promise<Uint8Array | undefined> {
  if (target === undefined || ArrayBuffer.isView(target)) {
    return exportBytes(OnnxModel.listOf(model), target);
  }
  await model.writeTo(target);
  return undefined;
}

function refuseModel(model: unknown): never {
  const hint =
    "finish() of a ModelBuilder returns the former (of the same copy of onnx-loom); a tf.GraphModel has no layers";
  expected(WHERE, "an OnnxModel or a tf.LayersModel", model, hint);
}

async function exportBytes(list: PartList, into: Uint8Array | undefined): Promise<Uint8Array> {
  checkSources(list.parts);
  const target = into === undefined ? newModelBytes(list.byteLength) : checkInto(into, list);
  if (!list.parts.some(({ source }) => isBlob(source))) {
    fill(target, list.parts);
    return target;
  }
  let at = 0;
  for await (const chunk of chunksOf(list.parts)) {
    if (target.byteLength < list.byteLength)
      refuse("invalid-argument", "target", "its buffer was detached during the export");
    target.set(chunk, at);
    at += chunk.byteLength;
  }
  return target;
}

/** The model with the options applied; itself when none is given. */
function apply(model: OnnxModel, options: ExportOptions): OnnxModel {
  if (exportOptionNames.every((name) => options[name] === undefined)) return model;
  const { runtime, skeleton, weights, fixedSizes = false } = OnnxModel.dataOf(model);
  const request = exportRequest(options, WHERE);
  const changed = abi.applyOptions(runtime.engine, skeleton, fixedSizes, request);
  return OnnxModel.make({ runtime, skeleton: changed, weights, fixedSizes });
}
