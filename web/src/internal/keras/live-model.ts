// A TensorFlow.js model that lives in the page, read without changing it.
import type { LayersModel, LayersModelWeight } from "../../keras.js";
import { expected, isRecord, refuse } from "../check/check.js";
import type { KerasWeight } from "../abi/keras.js";
import type { Engine } from "../wasm/engine.js";
import { bytesOf, checkDataType } from "../data/tensor-data.js";

export function isLayersModel(value: unknown): value is LayersModel {
  if (!isRecord(value)) return false;
  const { toJSON, predict, weights } = value;
  return typeof toJSON === "function" && typeof predict === "function" && Array.isArray(weights);
}

/** Refuses what toJSON leaves out: without it another model would come out, without a word. */
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

/** What the model's toJSON says, as text. */
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
 * The weights as they are now: all reads are begun before the first is awaited, so that training that
 * goes on meanwhile does not mix two states. data() of a variable makes no new tensor.
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
  // `name` has a number behind it when another model in the page has such a layer too.
  const name = weight.originalName ?? weight.name;
  const place = `${where}: weight "${name}"`;
  const tensor = weight.read();
  const type = checkDataType(engine.constants, tensor.dtype, place);
  const dims = [...tensor.shape];
  const data = await tensor.data();
  if (!ArrayBuffer.isView(data)) expected(place, "its data to be a typed array", data);
  return { name, type, dims, bytes: bytesOf(data, place) };
}
