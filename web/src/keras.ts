import { fromKeras as convertKeras } from "./internal/abi-keras.js";
import type { KerasRequest } from "./internal/abi-keras.js";
import { manifestWeights, namedWeights } from "./internal/artefacts.js";
import {
  checkInteger,
  checkOptions,
  checkString,
  checkStrings,
  expected,
  isRecord,
  MAX_U32,
  optionalString,
} from "./internal/check.js";
import { topologyOf, weightsOf } from "./internal/live-model.js";
import { loadRuntime } from "./internal/load.js";
import type { Runtime } from "./internal/load.js";
import { loadOptionNames } from "./load.js";
import type { LoadOptions } from "./load.js";
import { OnnxModel } from "./model.js";

/** A weight of a {@link LayersModel}. */
export interface LayersModelWeight {
  readonly name: string;
  readonly originalName?: string;
  read(): {
    readonly dtype: string;
    readonly shape: readonly number[];
    data(): Promise<ArrayBufferView>;
  };
}

/** What Loom asks of a model of TensorFlow.js: any `tf.Sequential` or `tf.LayersModel` is one. */
export interface LayersModel {
  toJSON(unused?: unknown, returnString?: boolean): unknown;
  predict(...args: never[]): unknown;
  readonly weights: readonly LayersModelWeight[];
}

/** A weight as {@link fromKeras} takes it by name. */
export interface KerasWeightData {
  /** Not copied: keep it as it is until the last export. A Uint8Array holds booleans. */
  data: Float32Array | Int32Array | Uint8Array;
  shape: readonly number[];
}

/** Options of {@link fromKeras}. */
export interface KerasOptions extends LoadOptions {
  /** The version of ai.onnx, from 13. Default: the newest that onnxruntime-web 1.30 takes, 26. */
  opset?: number | undefined;
  producerName?: string | undefined;
  producerVersion?: string | undefined;
  metadata?: Readonly<Record<string, string>> | undefined;
}

const WHERE = "fromKeras";
const optionNames = [
  "opset",
  "producerName",
  "producerVersion",
  "metadata",
  ...loadOptionNames,
] as const;

/**
 * The ONNX model of saved artefacts of TensorFlow.js or Keras 2. TensorFlow.js is not needed.
 *
 * ```js
 * const json = await (await fetch("model.json")).json();
 * const shard = await (await fetch("group1-shard1of1.bin")).arrayBuffer();
 * const bytes = (await fromKeras(json, shard)).toUint8Array();
 * ```
 *
 * Inputs, outputs and layers keep their names; inputs and outputs keep the order of axes that the
 * Keras model has. Weights are not copied, but for those that lie across two shards: what ONNX wants
 * in another order is made while it is exported, one weight at a time.
 *
 * @param modelJson the parsed model.json, or what stands in its `modelTopology`.
 * @param weights the shard, or the shards in the order of the manifest in model.json; or the weights
 *   by their names (`"conv1/kernel"`).
 * @throws {LoomError} (as a rejection) `unsupported` for a layer, or a setting of one, that is not
 *   covered: `where` names the layer, as in `layer "conv1" (Conv2D)`; `weight-mismatch` for a weight that
 *   is missing or does not fit; `invalid-argument` for what describes no model; what {@link load} throws.
 */
export async function fromKeras(
  modelJson: object,
  weights:
    | ArrayBuffer
    | ArrayBufferView
    | readonly (ArrayBuffer | ArrayBufferView)[]
    | Readonly<Record<string, KerasWeightData>>,
  options?: KerasOptions,
): Promise<OnnxModel> {
  if (!isRecord(modelJson)) expected(WHERE, "modelJson to be an object, parsed", modelJson);
  const given = checkOptions(options, optionNames, WHERE);
  const json = JSON.stringify(modelJson);
  const runtime = await loadRuntime(given);
  const { engine } = runtime;
  const shards = isBytes(weights) ? [weights] : weights;
  const all = Array.isArray(shards)
    ? manifestWeights(engine, modelJson["weightsManifest"], shards)
    : isRecord(shards)
      ? namedWeights(engine, shards)
      : expected(WHERE, "weights to be an ArrayBuffer, several, or an object by name", weights);
  return convert(runtime, {
    opset: opsetOf(given.opset, WHERE, "opset"),
    producerName: checkString(given.producerName ?? "onnx-loom", WHERE, "producerName"),
    producerVersion: optionalString(given.producerVersion, WHERE, "producerVersion"),
    metadata: checkStrings(given.metadata, WHERE, "metadata"),
    json,
    weights: all,
  });
}

/** @internal */
export async function fromLayersModel(
  model: LayersModel,
  opset: number | undefined,
  where: string,
): Promise<OnnxModel> {
  const runtime = await loadRuntime({});
  const json = topologyOf(model, where);
  return convert(runtime, {
    opset: opsetOf(opset, where, "opsetVersion"),
    producerName: "onnx-loom",
    producerVersion: "",
    metadata: [],
    json,
    weights: await weightsOf(runtime.engine, model, where),
  });
}

function opsetOf(opset: number | undefined, where: string, what: string): number {
  return opset === undefined ? 0 : checkInteger(opset, 1, MAX_U32, where, what);
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return (
    ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]"
  );
}

function convert(runtime: Runtime, request: KerasRequest): OnnxModel {
  const { weights, skeleton } = convertKeras(runtime.engine, request);
  return OnnxModel.make({ runtime, skeleton, weights });
}
