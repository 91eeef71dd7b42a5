import type { ConversionOptions, ExportOptions } from "./export-options.js";
import { externalParts } from "./external-data.js";
import type { ExternalDataOptions, ExternalModel } from "./external-data.js";
import * as abi from "./internal/abi/model.js";
import { checkOptions, expected, isRecord, refuse } from "./internal/check/check.js";
import { copyChunks } from "./internal/output/chunks.js";
import { conversionOptionNames } from "./internal/keras/conversion.js";
import { exportOptionNames, exportRequest } from "./internal/abi/export-options.js";
import { LiveConversion } from "./internal/keras/live-conversion.js";
import { isLayersModel } from "./internal/keras/live-model.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import { checkVerifyOptions, verifyExport } from "./internal/keras/verification.js";
import { allocateModel, checkInto, checkSources, fill } from "./internal/output/parts.js";
import type { PartList } from "./internal/output/parts.js";
import { isBlob } from "./internal/data/buffers.js";
import { prepareOutput } from "./internal/output/outputs.js";
import { OnnxModel } from "./model.js";
import type { LayersModel } from "./peers.js";
import type { WriteTarget } from "./targets.js";
import type { VerifiedExport, VerifyOptions } from "./verify.js";

/** Where an export goes: see {@link toOnnx}. */
type Target = Uint8Array | WriteTarget;

interface Destination {
  target?: Target | undefined;
  externalData?: true | ExternalDataOptions | undefined;
}

/** Makes {@link toOnnx} return a model with its weights in files beside it. */
export interface ExternalDataExport {
  /** True, or options of the files: see {@link OnnxModel.toExternalData}. */
  externalData: true | ExternalDataOptions;
}

const WHERE = "toOnnx";

/**
 * Exports a model as ONNX bytes: an {@link OnnxModel}, or a model of TensorFlow.js, which is not changed
 * and may be in the middle of its training. Weights that are Blobs are read too.
 *
 * | target | result |
 * |---|---|
 * | none | a new `Uint8Array` of exactly the size, with a buffer of its own |
 * | a `Uint8Array` that is large enough | it is filled from its start, and the written part returned as a view |
 * | a `WritableStream` or an object with `write(chunk)` | as {@link OnnxModel.writeTo}; returns nothing |
 * | a string, a URL, anything else | refused: there are no files here |
 *
 * With `externalData` the weights go into files beside the model, which then can be of any size. The
 * result is `{ model, externalData }`.
 *
 * With `verify` the bytes are run in onnxruntime-web. The result is `{ bytes, report }`, also when the
 * outputs differ from what the model predicts.
 *
 * @throws {LoomError} (as a rejection) `invalid-argument` for another target, an unknown option, or what
 *   is no model; `unknown-value` for a name in `dynamicAxes` that is no input or output;
 *   `duplicate-name`; `shape-mismatch`; `unsupported` for another opset of an {@link OnnxModel}, for an
 *   axis in `dynamicAxes` whose size was fixed by the conversion, and for a layer of TensorFlow.js, or a
 *   setting of one, that is not covered: `where` names it, as in `layer "conv1" (Conv2D)`; and what
 *   {@link OnnxModel.toUint8Array} and {@link OnnxModel.writeTo} throw.
 */
export async function toOnnx(
  model: OnnxModel,
  options: ExportOptions & ExternalDataExport,
): Promise<ExternalModel>;
export async function toOnnx(
  model: LayersModel,
  options: ConversionOptions & ExternalDataExport,
): Promise<ExternalModel>;
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
  options?: ConversionOptions & Partial<VerifyOptions> & Destination,
): Promise<Uint8Array | ExternalModel | VerifiedExport | void> {
  const { target } = options ?? {};
  if (target !== undefined && !ArrayBuffer.isView(target)) prepareOutput(target); // refuses a wrong target before any work
  if (OnnxModel.is(model)) {
    const names = [...exportOptionNames, "target", "externalData"] as const;
    const given = checkOptions<ExportOptions & Destination>(options, names, WHERE);
    checkDestination(given);
    return write(apply(model, given), given);
  }
  if (!isLayersModel(model)) refuseModel(model);
  const names = [
    ...conversionOptionNames,
    "verify",
    "onnxruntime",
    "target",
    "externalData",
  ] as const;
  const given = checkOptions(options, names, WHERE);
  checkDestination(given);
  const onnxruntime = checkVerifyOptions(given, WHERE);
  const conversion = new LiveConversion(model, given, await loadRuntime({}), WHERE);
  const sample = onnxruntime && conversion.sampleTensors();
  const exported = OnnxModel.make(await conversion.run());
  if (!onnxruntime || !sample) return write(exported, given);
  const bytes = (await writeInline(exported, target)) ?? exported.toUint8Array();
  const reordered = conversion.reordered();
  const exportLayers = () => conversion.exportLayers();
  const report = await verifyExport({ model, onnxruntime, sample, bytes, reordered, exportLayers });
  return { bytes, report };
}

function checkDestination(given: Destination & Partial<VerifyOptions>): void {
  const { externalData, target, verify } = given;
  if (externalData === undefined) return;
  if (externalData !== true && !isRecord(externalData)) {
    expected(WHERE, "externalData to be true, or an object of options", externalData);
  }
  if (target !== undefined) {
    const hint = "write the model that comes back, and each file of it with writeTo(target)";
    refuse("invalid-argument", WHERE, `externalData and a target exclude each other: ${hint}`);
  }
  if (verify) refuse("invalid-argument", WHERE, "externalData and verify exclude each other");
}

function write(
  model: OnnxModel,
  { target, externalData }: Destination,
): Promise<Uint8Array | ExternalModel | undefined> {
  if (externalData === undefined) return writeInline(model, target);
  return writeExternal(model, externalData === true ? undefined : externalData);
}

async function writeExternal(
  model: OnnxModel,
  options: ExternalDataOptions | undefined,
): Promise<ExternalModel> {
  const parts = externalParts(OnnxModel.dataOf(model), options);
  const bytes = await exportBytes(parts.model, undefined);
  return { model: bytes as Uint8Array<ArrayBuffer>, externalData: parts.externalData };
}

/** The bytes; undefined if they went to a target that takes them piece by piece. */
async function writeInline(
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
  const target = into === undefined ? allocateModel(list.byteLength) : checkInto(into, list);
  if (!list.parts.some(({ source }) => isBlob(source))) {
    fill(target, list.parts);
    return target;
  }
  let at = 0;
  for await (const chunk of copyChunks(list.parts)) {
    if (target.byteLength < list.byteLength)
      refuse("invalid-argument", "target", "its buffer was detached during the export");
    target.set(chunk, at);
    at += chunk.byteLength;
  }
  return target;
}

/** The model with the options applied. Without options it is the same model. */
function apply(model: OnnxModel, options: ExportOptions): OnnxModel {
  if (exportOptionNames.every((name) => options[name] === undefined)) return model;
  const request = exportRequest(options, WHERE);
  return OnnxModel.make(abi.applyOptions(OnnxModel.dataOf(model), request));
}
