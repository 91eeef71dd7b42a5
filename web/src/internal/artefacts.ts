// Saved artefacts of TensorFlow.js: the weights that a manifest lists, in the bytes of its shards.
import type { KerasWeight } from "./abi-keras.js";
import { checkArray, checkDims, checkString, expected, isRecord, refuse } from "./check.js";
import { describe } from "./describe.js";
import type { Engine } from "./engine.js";
import type { Quantisation } from "./recipe.js";
import { bytesOf, checkDataType, typedArrayName } from "./tensor-data.js";

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

/** The weights of a manifest, which lie one behind the other in the shards. */
export function manifestWeights(
  engine: Engine,
  manifest: unknown,
  given: readonly unknown[],
): KerasWeight[] {
  const shards = given.map((shard, i) => shardBytes(shard, i));
  const specs = checkArray(manifest, WHERE, "weightsManifest").flatMap((group) =>
    isRecord(group) ? checkArray(group["weights"], WHERE, "weights of weightsManifest") : [],
  );
  let at = 0;
  const weights = specs.map((spec) => {
    const weight = readSpec(engine, spec);
    const stored = engine.constants.byName.get(weight.quantisation?.dataType ?? weight.type.name);
    const size = weight.dims.reduce((product, dim) => product * dim, (stored?.bits ?? 0) / 8);
    at += size;
    return { ...weight, bytes: slice(shards, at - size, at, weight.name) };
  });
  const total = shards.reduce((sum, shard) => sum + shard.byteLength, 0);
  if (total !== at) {
    const message = `the weights of the manifest have ${at} bytes, the shards ${total}`;
    refuse("weight-mismatch", WHERE, message);
  }
  return weights;
}

function shardBytes(shard: unknown, index: number): Bytes {
  const isBuffer = Object.prototype.toString.call(shard) === "[object ArrayBuffer]";
  if (!isBuffer && !ArrayBuffer.isView(shard)) {
    expected(WHERE, `shard ${index} to be an ArrayBuffer or a view of one`, shard);
  }
  return bytesOf(shard as ArrayBuffer | ArrayBufferView, `${WHERE}: shard ${index}`);
}

function readSpec(engine: Engine, spec: unknown): Omit<KerasWeight, "bytes"> {
  if (!isRecord(spec)) expected(WHERE, "weights of the manifest to be objects", spec);
  const name = checkString(spec["name"], WHERE, "name of a weight");
  const where = `${WHERE}: weight "${name}"`;
  const { dtype } = spec;
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    refuse("unsupported", where, `dtype ${describe(dtype)} is not covered: float32, int32, bool`);
  }
  return {
    name,
    type: checkDataType(engine.constants, dtype, where),
    dims: checkDims(spec["shape"], where),
    quantisation: readQuantisation(spec["quantization"], dtype, where),
  };
}

function readQuantisation(given: unknown, dtype: string, where: string): Quantisation | undefined {
  if (given === undefined) return undefined;
  const { dtype: dataType, scale = 1, min = 0 } = isRecord(given) ? given : {};
  const known = dataType === "uint8" || dataType === "uint16" || dataType === "float16";
  if (!known || dtype !== "float32") {
    const what = `${describe(dataType)} in place of ${dtype}`;
    refuse(
      "unsupported",
      where,
      `quantised as ${what}: only uint8, uint16, float16 of float32 are`,
    );
  }
  if (typeof scale !== "number" || typeof min !== "number") {
    expected(where, "scale and min of its quantization to be numbers", given);
  }
  return { dataType, scale, min };
}

/** Bytes `from` to `end` of all shards; a copy only where they lie across two of them. */
function slice(shards: readonly Bytes[], from: number, end: number, name: string): Bytes {
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
  const size = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (size !== end - from) {
    const message = `it ends at byte ${end} of the shards, which have ${start}`;
    refuse("weight-mismatch", `${WHERE}: weight "${name}"`, message);
  }
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const joined = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
