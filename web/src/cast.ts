import { castElements } from "./internal/data/cast.js";
import type { Elements } from "./internal/data/cast.js";
import { atCall } from "./internal/check/at-call.js";
import {
  checkDims,
  checkOptions,
  expected,
  optionalBoolean,
  refuse,
} from "./internal/check/check.js";
import type { Engine } from "./internal/wasm/engine.js";
import { loadedEngine } from "./internal/wasm/runtime.js";
import { isPlain, readPlain } from "./internal/data/plain-data.js";
import { numberElements } from "./internal/data/plain-numbers.js";
import { typedArrayName } from "./internal/data/buffers.js";
import { checkDataType } from "./internal/data/data-types.js";
import { readTensor } from "./internal/data/tensor-data.js";
import type { DataType, EncodedTensor, NestedArray } from "./types.js";

/** Options of {@link cast}. */
export interface CastOptions {
  /** For float8 types: too large numbers become the largest number, not infinity or NaN. Default: true. */
  saturate?: boolean | undefined;
  /** For float8e8m0, which has only powers of two. Default: `"up"`. */
  roundMode?: "up" | "down" | "nearest" | undefined;
  /** Default: the data's own shape; a typed array is a vector. */
  dims?: readonly number[] | undefined;
}

const WHERE = "cast";
const ROUND_MODES = ["up", "down", "nearest"]; // loom::RoundMode's order

/**
 * Converts numbers to another data type, as the operator Cast does when a model runs. The result has
 * memory of its own, and can be given wherever data is taken: to an initializer, {@link tensor}, or
 * another cast.
 *
 * ```js
 * const w = g.initializer("w", cast(trained, "bfloat16"), [784, 10]); // a Float32Array
 * const s = cast([0.25, 3, 1000], "float8e4m3fn", { saturate: false });
 * ```
 *
 * - To floats: rounded once, to the nearest number, ties to even. Too large numbers become infinite; in
 *   float8 types what `saturate` says; in types without infinity and NaN the largest number.
 * - From floats to integers: the fraction is dropped; integers of 2 and 4 bits are rounded instead.
 * - To smaller integers: the high bits are dropped. To bool: all numbers but 0 become `true`.
 * - What Cast leaves undefined is refused: floats outside the range of an integer type, and negative
 *   numbers as float8e8m0.
 *
 * It needs loom.wasm: where no builder was made yet, `await load()` first. Elements pass through it in
 * small pieces, so data of any size can be cast.
 *
 * @param data a typed array, numbers (float64), bigints or booleans, alone or in nested arrays, or
 *   what `cast` returned.
 * @see https://onnx.ai/onnx/operators/onnx__Cast.html
 * @throws {LoomError} `invalid-argument` with the element's number; `type-mismatch` for strings and
 *   complex numbers; `weight-mismatch` when the dims do not fit; `invalid-state` before loom.wasm is
 *   loaded; `out-of-memory`; what {@link Graph.initializer} throws for unsuitable data.
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
    const shape = given.dims === undefined ? dims : checkDims(given.dims, WHERE);
    if (countOf(shape) !== elements.count) {
      const text = `[${shape.join()}]`;
      refuse("weight-mismatch", WHERE, `${elements.count} elements do not fit the dims ${text}`);
    }
    const rules = { checked: false, saturate, roundMode };
    return {
      dataType,
      dims: [...shape],
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
