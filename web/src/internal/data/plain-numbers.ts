// Plain numbers, bigints and booleans as elements of the widest data type of their kind.
import type { DataType } from "../../types.js";
import type { Elements } from "./cast.js";
import { refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { Constants } from "../wasm/constants.js";

export function numberElements(
  constants: Constants,
  leaves: readonly unknown[],
  kind: "number" | "bigint" | "boolean",
  where: string,
): Elements {
  if (kind === "bigint") return bigintElements(constants, leaves as readonly bigint[], where);
  return kind === "number"
    ? elements(constants, "float64", Float64Array.from(leaves as readonly number[]))
    : elements(constants, "bool", Uint8Array.from(leaves as readonly boolean[], Number));
}

/**
 * The bytes of floats and of 64-bit integers, made without the core. Most plain data is of these types,
 * and a call of the core would take longer than all the rest of an initializer. Undefined for other
 * types, and when an element does not fit its type.
 */
export function directBytes(
  leaves: readonly unknown[],
  type: DataType,
): Uint8Array<ArrayBuffer> | undefined {
  if (type === "float32" && typeof leaves[0] === "number") {
    const array = Float32Array.from(leaves as readonly number[]);
    const fits = (value: number, i: number) =>
      Number.isFinite(leaves[i]) === Number.isFinite(value);
    return array.every(fits) ? new Uint8Array(array.buffer) : undefined;
  }
  if (type === "int64" && typeof leaves[0] === "bigint") {
    const array = BigInt64Array.from(leaves as readonly bigint[]);
    return array.every((value, i) => leaves[i] === value)
      ? new Uint8Array(array.buffer)
      : undefined;
  }
  return undefined;
}

function bigintElements(constants: Constants, leaves: readonly bigint[], where: string): Elements {
  const signed = leaves.every((value) => BigInt.asIntN(64, value) === value);
  const array = signed ? BigInt64Array.from(leaves) : BigUint64Array.from(leaves);
  const wrong = leaves.findIndex((value, i) => array[i] !== value);
  if (wrong < 0) return elements(constants, signed ? "int64" : "uint64", array);
  refuse(
    "invalid-argument",
    where,
    `element ${wrong} is ${describe(leaves[wrong])}, and no data type holds it beside the others`,
  );
}

function elements(
  { byName }: Constants,
  name: DataType,
  array: Float64Array | Uint8Array | BigInt64Array | BigUint64Array,
): Elements {
  const type = byName.get(name)!; // eslint-disable-line @typescript-eslint/no-non-null-assertion
  return { type, count: array.length, bytes: new Uint8Array(array.buffer) };
}
