// Reads the weights of a saved model of TensorFlow.js, from the shards or by name.
import { readManifest } from "../abi/keras.js";
import type { KerasWeight } from "../abi/keras.js";
import { checkDims, expected, isRecord, refuse } from "../check/check.js";
import type { Engine } from "../wasm/engine.js";
import { bytesOf, typedArrayName } from "../data/buffers.js";
import { checkDataType } from "../data/data-types.js";

const WHERE = "fromKeras";

type Bytes = Uint8Array<ArrayBuffer>;

const arrayTypes: Readonly<Record<string, string>> = {
  Float32Array: "float32",
  Int32Array: "int32",
  Uint8Array: "bool",
};

/** Weights by name: `{ data, shape }`. */
export function namedWeights(
  engine: Engine,
  weights: Readonly<Record<string, unknown>>,
): KerasWeight[] {
  return Object.entries(weights).map(([name, weight]) => {
    const where = `${WHERE}: weight "${name}"`;
    if (!isRecord(weight)) expected(where, "{ data, shape }", weight);
    const { data, shape } = weight;
    const kind = ArrayBuffer.isView(data) ? arrayTypes[typedArrayName(data) ?? ""] : undefined;
    if (kind === undefined) {
      expected(where, "data to be a Float32Array, an Int32Array or (bool) a Uint8Array", data);
    }
    return {
      name,
      type: checkDataType(engine.constants, kind, where),
      dims: checkDims(shape, where),
      bytes: bytesOf(data as ArrayBufferView, where),
    };
  });
}

/** The weights that the manifest lists. The shards hold them one after the other. */
export function manifestWeights(
  engine: Engine,
  json: string,
  given: readonly unknown[],
): KerasWeight[] {
  const places = readManifest(engine, json);
  const shards = given.map((shard, i) => shardBytes(shard, i));
  const end = places.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const total = shards.reduce((sum, shard) => sum + shard.byteLength, 0);
  if (total !== end) {
    const message = `the weights of the manifest have ${end} bytes, the shards ${total}`;
    refuse("weight-mismatch", WHERE, message);
  }
  return places.map(({ offset, byteLength, ...weight }) => ({
    ...weight,
    bytes: slice(shards, offset, offset + byteLength),
  }));
}

function shardBytes(shard: unknown, index: number): Bytes {
  const isBuffer = Object.prototype.toString.call(shard) === "[object ArrayBuffer]";
  if (!isBuffer && !ArrayBuffer.isView(shard)) {
    expected(WHERE, `shard ${index} to be an ArrayBuffer or a view of one`, shard);
  }
  return bytesOf(shard as ArrayBuffer | ArrayBufferView, `${WHERE}: shard ${index}`);
}

/** Bytes `from` to `end` of the joined shards; a copy only if they are in more than one of them. */
function slice(shards: readonly Bytes[], from: number, end: number): Bytes {
  const pieces: Bytes[] = [];
  let start = 0;
  for (const shard of shards) {
    const piece = shard.subarray(
      Math.max(0, from - start),
      Math.max(0, Math.min(shard.byteLength, end - start)),
    );
    if (piece.byteLength > 0) pieces.push(piece);
    start += shard.byteLength;
  }
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const joined = new Uint8Array(end - from);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
