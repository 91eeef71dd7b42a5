import type { KerasOptions, SampleInput } from "./export-options.js";
import { manifestWeights, namedWeights } from "./internal/keras/artefacts.js";
import { checkOptions, expected, isRecord } from "./internal/check/check.js";
import { conversionOptionNames, conversionRequest, convert } from "./internal/keras/conversion.js";
import { LiveConversion } from "./internal/keras/live-conversion.js";
import { isLayersModel } from "./internal/keras/live-model.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import { loadOptionNames } from "./load.js";
import type { LoadOptions } from "./load.js";
import type { OnnxModel } from "./model.js";

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
  /** The model's own `inputSample`, if it has one. */
  readonly exampleInputArray?: SampleInput | readonly SampleInput[] | undefined;
}

/** A weight as {@link fromKeras} takes it by name. */
export interface KerasWeightData {
  /** Not copied: keep it as it is until the last export. A Uint8Array holds booleans. */
  data: Float32Array | Int32Array | Uint8Array;
  shape: readonly number[];
}

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
  const where = "fromKeras";
  if (!isRecord(modelJson)) expected(where, "modelJson to be an object, parsed", modelJson);
  const given = checkKerasOptions(options, where);
  const json = JSON.stringify(modelJson);
  const runtime = await loadRuntime(loadOptionsOf(given));
  const { engine } = runtime;
  const shards = isBytes(weights) ? [weights] : weights;
  const all = Array.isArray(shards)
    ? manifestWeights(engine, json, shards)
    : isRecord(shards)
      ? namedWeights(engine, shards)
      : expected(where, "weights to be an ArrayBuffer, several, or an object by name", weights);
  return convert(runtime, { ...conversionRequest(given, where), json, weights: all });
}

/**
 * The ONNX model of a model of TensorFlow.js as it is now, to look at or to export several times.
 * {@link toOnnx} takes it in one call. The weights are read once, and held until the model is let go.
 *
 * @throws {LoomError} (as a rejection) as {@link fromKeras}, and `invalid-argument` for what is no
 *   `tf.LayersModel`.
 */
export async function fromLayersModel(
  model: LayersModel,
  options?: KerasOptions,
): Promise<OnnxModel> {
  const where = "fromLayersModel";
  if (!isLayersModel(model)) {
    expected(where, "a tf.LayersModel", model, "a tf.GraphModel has no layers");
  }
  const given = checkKerasOptions(options, where);
  const runtime = await loadRuntime(loadOptionsOf(given));
  return new LiveConversion(model, given, runtime, where).run();
}

function checkKerasOptions(options: KerasOptions | undefined, where: string): KerasOptions {
  return checkOptions(options, [...conversionOptionNames, ...loadOptionNames], where);
}

function loadOptionsOf({ wasmUrl, wasmBinary, wasmModule }: LoadOptions): LoadOptions {
  return { wasmUrl, wasmBinary, wasmModule };
}

function isBytes(value: unknown): value is ArrayBuffer | ArrayBufferView {
  return (
    ArrayBuffer.isView(value) || Object.prototype.toString.call(value) === "[object ArrayBuffer]"
  );
}
