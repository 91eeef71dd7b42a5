import { castElements } from "./internal/data/cast.js";
import type { Elements } from "./internal/data/cast.js";
import { atCall } from "./internal/check/at-call.js";
import { checkDims, checkOptions, expected, optionalBoolean, refuse } from "./internal/check/check.js";
import type { Engine } from "./internal/wasm/engine.js";
import { loadedEngine } from "./internal/wasm/runtime.js";
import { readPlain } from "./internal/data/plain-data.js";
import { numberElements } from "./internal/data/plain-numbers.js";
import { checkDataType, isPlain, readTensor, typedArrayName } from "./internal/data/tensor-data.js";
import type { DataType, EncodedTensor, NestedArray } from "./types.js";

/** Options of {@link cast}. */
export interface CastOptions {
  /** Of float8 types: what is too large becomes the largest number, not infinity or NaN. Default: true. */
  saturate?: boolean | undefined;
  /** Of float8e8m0, which has only powers of two. Default: `"up"`. */
  roundMode?: "up" | "down" | "nearest" | undefined;
  /** Default: the data's own shape; of a typed array that of a vector. */
  dims?: readonly number[] | undefined;
}

const WHERE = "cast";
const ROUND_MODES = ["up", "down", "nearest"]; // loom::RoundMode's order

/**
 * Converts numbers to another data type, as the operator Cast does when a model runs, into memory of
 * its own. What comes out goes where data goes: an initializer, {@link tensor}, or another cast.
 *
 * ```js
 * const w = g.initializer("w", cast(trained, "bfloat16"), [784, 10]); // a Float32Array
 * const s = cast([0.25, 3, 1000], "float8e4m3fn", { saturate: false });
 * ```
 *
 * Floats are rounded once, to the nearest number, ties to even; what is too large becomes infinite, of
 * float8 types what `saturate` says, and of types that have neither infinity nor NaN the largest
 * number. Floats lose their fraction as integers (as those of 2 and 4 bits they are rounded); integers
 * lose high bits in smaller ones; all but 0 is `true`. What Cast leaves undefined is refused: floats
 * out of an integer type's range, and negative numbers as float8e8m0.
 *
 * It needs loom.wasm: `await load()` first, where no builder was made yet. Elements pass through it in
 * small pieces, so data of any size can be cast.
 *
 * @param data a typed array, numbers (float64), bigints or booleans, alone or in nested arrays, or
 *   what `cast` returned.
 * @see https://onnx.ai/onnx/operators/onnx__Cast.html
 * @throws {LoomError} `invalid-argument` with the element's number; `type-mismatch` for strings and
 *   complex numbers; `weight-mismatch` when the dims do not fit; `invalid-state` before loom.wasm is
 *   loaded; `out-of-memory`; what `initializer` throws for data that is none.
 */
export function cast(
  data: ArrayBufferView | NestedArray | EncodedTensor,
  dataType: DataType,
  options?: CastOptions,
): EncodedTensor {
  return atCall({ cast }, "cast", () => {
    const given = checkOptions(options, ["saturate", "roundMode", "dims"], WHERE);
    const roundMode = ROUND_MODES.indexOf(given.roundMode ?? "up");
    if (roundMode < 0) expected(WHERE, "roundMode to be up, down or nearest", given.roundMode);
    const saturate = optionalBoolean(given.saturate, true, WHERE, "saturate");
    const engine = loadedEngine(WHERE);
    const type = checkDataType(engine.constants, dataType, WHERE);
    const { dims, elements } = readElements(engine, data);
    const asked = given.dims === undefined ? dims : checkDims(given.dims, WHERE);
    if (countOf(asked) !== elements.count) {
      const text = `[${asked.join()}]`;
      refuse("weight-mismatch", WHERE, `${elements.count} elements do not fit the dims ${text}`);
    }
    const rules = { checked: false, saturate, roundMode };
    return {
      dataType,
      dims: [...asked],
      bytes: castElements(engine, elements, type, rules, WHERE),
    };
  });
}

interface Source {
  readonly dims: readonly number[];
  readonly elements: Elements;
}

function readElements(engine: Engine, data: ArrayBufferView | NestedArray | EncodedTensor): Source {
  if (isPlain(data)) {
    const { dims, leaves, kind = "number" } = readPlain(data, undefined, false, WHERE);
    if (kind === "string") refuse("type-mismatch", WHERE, "strings cannot be cast here");
    return { dims, elements: numberElements(engine.constants, leaves, kind, WHERE) };
  }
  if (ArrayBuffer.isView(data) && typedArrayName(data) === undefined) {
    expected(WHERE, "a typed array, numbers or { dataType, dims, bytes }", data);
  }
  const { type, dims, content } = readTensor(engine, data, undefined, undefined, WHERE);
  const bytes = content as Uint8Array;
  const count = countOf(dims);
  if (bytes.length !== Math.ceil((count * type.bits) / 8)) {
    const text = `[${dims.join()}] of ${type.name}`;
    refuse("weight-mismatch", WHERE, `${bytes.length} bytes are not the elements of ${text}`);
  }
  return { dims, elements: { type, count, bytes } };
}

function countOf(dims: readonly number[]): number {
  return dims.reduce((count, size) => count * size, 1);
}
