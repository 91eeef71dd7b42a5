import * as abi from "./internal/abi.js";
import {
  checkArray,
  checkInteger,
  checkOptions,
  checkString,
  checkStrings,
  expected,
  isRecord,
  MAX_U32,
  optionalBoolean,
  refuse,
} from "./internal/check.js";
import { chunksOf } from "./internal/chunks.js";
import { checkInto, checkSources, fill, newModelBytes } from "./internal/parts.js";
import { isLayersModel } from "./internal/live-model.js";
import { isBlob } from "./internal/tensor-data.js";
import { outputFor } from "./internal/write-to.js";
import { fromLayersModel } from "./keras.js";
import type { LayersModel } from "./keras.js";
import { OnnxModel } from "./model.js";
import type { PartList, WriteTarget } from "./model.js";

/** Options of {@link toOnnx}, with the meanings of `torch.onnx.export`. The model itself stays as it is. */
export interface ExportOptions {
  /** New names for the first inputs, in order. */
  inputNames?: readonly string[] | undefined;
  /** New names for the first outputs, in order. */
  outputNames?: readonly string[] | undefined;
  /**
   * Names for dims of inputs and outputs: `{ image: { 0: "N" } }`, by the names that they have after
   * `inputNames` and `outputNames`. Negative axes count from the end.
   */
  dynamicAxes?: Readonly<Record<string, Readonly<Record<number, string>>>> | undefined;
  /**
   * Of an {@link OnnxModel} only the opset that it was built for; of a model of TensorFlow.js any from 13.
   * Default: the newest that onnxruntime-web 1.30 takes, 26.
   */
  opsetVersion?: number | undefined;
  /** Default: true. False: every initializer becomes an input, and its data is left out. */
  exportParams?: boolean | undefined;
  /** Default: false. True: the initializers are listed among the inputs too. */
  keepInitializersAsInputs?: boolean | undefined;
  /** Added to the model's metadata; a key that is there already gets the new text. */
  metadata?: Readonly<Record<string, string>> | undefined;
  producerName?: string | undefined;
  producerVersion?: string | undefined;
}

const APPLIED_OPTIONS = [
  "inputNames",
  "outputNames",
  "dynamicAxes",
  "opsetVersion",
  "exportParams",
  "keepInitializersAsInputs",
  "metadata",
  "producerName",
  "producerVersion",
] as const;
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
 * @throws {LoomError} (as a rejection) `invalid-argument` for another target, an unknown option, or what
 *   is no model; `unknown-value` for a name in `dynamicAxes` that is no input or output;
 *   `duplicate-name`; `shape-mismatch`; `unsupported` for another opset, and for a layer of TensorFlow.js
 *   or a setting of one that is not covered: `where` names it, as in `layer "conv1" (Conv2D)`; and what
 *   {@link OnnxModel.toUint8Array} and {@link OnnxModel.writeTo} throw.
 */
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options?: ExportOptions & { target?: undefined },
): Promise<Uint8Array<ArrayBuffer>>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options: ExportOptions & { target: Uint8Array },
): Promise<Uint8Array>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options: ExportOptions & { target: WriteTarget },
): Promise<void>;
export async function toOnnx(
  model: OnnxModel | LayersModel,
  options?: ExportOptions & { target?: Uint8Array | WriteTarget | undefined },
): Promise<Uint8Array | void> {
  const built = OnnxModel.is(model);
  if (!built && !isLayersModel(model)) refuseModel(model);
  const given = checkOptions(options, [...APPLIED_OPTIONS, "target"], WHERE);
  const { target } = given;
  const intoBytes = target === undefined || ArrayBuffer.isView(target);
  if (!intoBytes) outputFor(target); // refuses before any work is done
  const exported = apply(
    built ? model : await fromLayersModel(model, given.opsetVersion, WHERE),
    given,
  );
  if (!intoBytes) return exported.writeTo(target);
  return exportBytes(OnnxModel.listOf(exported), target);
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
  if (APPLIED_OPTIONS.every((name) => options[name] === undefined)) return model;
  const { runtime, skeleton, weights } = OnnxModel.dataOf(model);
  const changed = abi.applyOptions(runtime.engine, skeleton, applyRequest(options));
  return OnnxModel.make({ runtime, skeleton: changed, weights });
}

function applyRequest(options: ExportOptions): abi.ApplyRequest {
  const { opsetVersion, producerName, producerVersion } = options;
  return {
    inputNames: checkNames(options.inputNames, "inputNames"),
    outputNames: checkNames(options.outputNames, "outputNames"),
    dynamicAxes: checkAxes(options.dynamicAxes),
    opsetVersion:
      opsetVersion === undefined
        ? undefined
        : checkInteger(opsetVersion, 1, MAX_U32, WHERE, "opsetVersion"),
    exportParams: optionalBoolean(options.exportParams, true, WHERE, "exportParams"),
    keepInitializersAsInputs: optionalBoolean(
      options.keepInitializersAsInputs,
      false,
      WHERE,
      "keepInitializersAsInputs",
    ),
    metadata: checkStrings(options.metadata, WHERE, "metadata"),
    producerName:
      producerName === undefined ? undefined : checkString(producerName, WHERE, "producerName"),
    producerVersion:
      producerVersion === undefined
        ? undefined
        : checkString(producerVersion, WHERE, "producerVersion"),
  };
}

function checkNames(names: unknown, what: string): string[] {
  if (names === undefined) return [];
  return checkArray(names, WHERE, what).map((name) => checkString(name, WHERE, `each of ${what}`));
}

function checkAxes(axes: unknown): [string, [number, string][]][] {
  if (axes === undefined) return [];
  if (!isRecord(axes))
    expected(WHERE, 'dynamicAxes to be an object such as { image: { 0: "N" } }', axes);
  return Object.entries(axes).map(([value, dims]) => {
    if (!isRecord(dims))
      expected(WHERE, `dynamicAxes of "${value}" to be an object such as { 0: "N" }`, dims);
    return [
      value,
      Object.entries(dims).map(([axis, name]) => [
        axisNumber(axis, value),
        checkString(name, WHERE, `the name of axis ${axis} of "${value}"`),
      ]),
    ];
  });
}

function axisNumber(text: string, value: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  refuse(
    "invalid-argument",
    WHERE,
    `dynamicAxes of "${value}": "${text}" is no axis: expected an integer`,
  );
}
