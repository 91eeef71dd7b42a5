import type { KerasOptions } from "./export-options.js";
import { checkOptions, expected, isRecord } from "./internal/check/check.js";
import * as abi from "./internal/abi/keras.js";
import { manifestWeights, namedWeights } from "./internal/keras/artefacts.js";
import { conversionOptionNames, conversionRequest } from "./internal/keras/conversion.js";
import { LiveConversion } from "./internal/keras/live-conversion.js";
import { isLayersModel } from "./internal/keras/live-model.js";
import { loadRuntime } from "./internal/wasm/runtime.js";
import type { LoadOptions } from "./load-options.js";
import { loadOptionNames } from "./load.js";
import { OnnxModel } from "./model.js";
import type { LayersModel } from "./peers.js";

/** A weight as {@link fromKeras} takes it by name. */
export interface KerasWeightData {
  /** Not copied: leave it unchanged until the last export. A Uint8Array holds booleans. */
  data: Float32Array | Int32Array | Uint8Array;
  shape: readonly number[];
}

/**
 * Converts a saved model of TensorFlow.js or Keras 2 to ONNX. TensorFlow.js itself is not needed.
 *
 * ```js
 * const json = await (await fetch("model.json")).json();
 * const shard = await (await fetch("group1-shard1of1.bin")).arrayBuffer();
 * const bytes = (await fromKeras(json, shard)).toUint8Array();
 * ```
 *
 * Inputs, outputs and layers keep their names, and inputs and outputs their order of axes. Weights are
 * not copied, except those that are split between two shards. A weight that ONNX needs in another order
 * is made when it is exported, one weight at a time.
 *
 * @param modelJson the parsed model.json, or its `modelTopology`.
 * @param weights the shard, or the shards in the order of the manifest in model.json; or the weights
 *   by their names (`"conv1/kernel"`).
 * @throws {LoomError} (as a rejection) `unsupported` for a layer, or a setting of one, that is not
 *   covered: `where` names the layer, as in `layer "conv1" (Conv2D)`; `weight-mismatch` for a weight that
 *   is missing or does not fit; `invalid-argument` for JSON that is not that of a model; what
 *   {@link load} throws.
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
  const request = { ...conversionRequest(given, where), json, weights: all };
  return OnnxModel.make(abi.fromKeras(runtime, request));
}

/**
 * Converts a model of TensorFlow.js, as it is now, to an {@link OnnxModel}, for instance to inspect it or
 * to export it several times. {@link toOnnx} converts and exports in one call. The weights are read once,
 * and kept as long as the result.
 *
 * @throws {LoomError} (as a rejection) what {@link fromKeras} throws, and `invalid-argument` if `model` is
 *   no `tf.LayersModel`.
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
  return OnnxModel.make(await new LiveConversion(model, given, runtime, where).run());
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
