// Reads a model of TensorFlow.js that is in memory, without changing it.
import type { LayersModel, LayersModelWeight } from "../../peers.js";
import { expected, isRecord, refuse } from "../check/check.js";
import type { KerasWeight } from "../abi/keras.js";
import type { Engine } from "../wasm/engine.js";
import { bytesOf } from "../data/buffers.js";
import { checkDataType } from "../data/data-types.js";

export function isLayersModel(value: unknown): value is LayersModel {
  if (!isRecord(value)) return false;
  const { toJSON, predict, weights } = value;
  return typeof toJSON === "function" && typeof predict === "function" && Array.isArray(weights);
}

/** Refuses settings that toJSON leaves out: the export would be another model, without any warning. */
function refuseHidden(model: object): void {
  const { layers, layer: wrapped } = model as { layers?: unknown; layer?: unknown };
  for (const layer of [wrapped, ...(Array.isArray(layers) ? (layers as unknown[]) : [])]) {
    if (!isRecord(layer)) continue;
    const { name, dataFormat, constructor } = layer;
    const { className } = constructor as { className?: unknown };
    if (className === "Conv1D" && dataFormat === "channelsFirst") {
      const message = "data_format channels_first is not covered: toJSON() does not tell it";
      refuse("unsupported", `layer "${String(name)}" (Conv1D)`, message);
    }
    refuseHidden(layer);
  }
}

/** The result of the model's toJSON, as text. */
export function topologyOf(model: LayersModel, where: string): string {
  refuseHidden(model);
  let topology;
  try {
    topology = model.toJSON(undefined, false);
  } catch (error) {
    refuse("unsupported", where, "the model's toJSON() failed", error);
  }
  if (!isRecord(topology)) expected(where, "toJSON(undefined, false) to give an object", topology);
  return JSON.stringify(topology);
}

/**
 * The weights as they are now. All reads begin before the first is awaited, so that they are of one
 * state even if the model is trained meanwhile. data() of a variable makes no new tensor.
 */
export async function weightsOf(
  engine: Engine,
  model: LayersModel,
  where: string,
): Promise<KerasWeight[]> {
  return Promise.all(model.weights.map((weight) => readWeight(engine, weight, where)));
}

async function readWeight(
  engine: Engine,
  weight: LayersModelWeight,
  where: string,
): Promise<KerasWeight> {
  // TensorFlow.js adds a number to `name` when another model in the page has a layer of that name.
  const name = weight.originalName ?? weight.name;
  const place = `${where}: weight "${name}"`;
  const tensor = weight.read();
  const type = checkDataType(engine.constants, tensor.dtype, place);
  const dims = [...tensor.shape];
  const data = await tensor.data();
  if (!ArrayBuffer.isView(data)) expected(place, "its data to be a typed array", data);
  return { name, type, dims, bytes: bytesOf(data, place) };
}
