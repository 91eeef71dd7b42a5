// Plain numbers, bigints and booleans as the bytes of a data type: exact, or refused.
import type { DataType } from "../types.js";
import { refuse } from "./check.js";
import { describe } from "./describe.js";
import type { DataTypeInfo } from "./engine.js";

export function numberBytes(
  leaves: readonly (number | bigint | boolean)[],
  type: DataTypeInfo,
  where: string,
): Uint8Array<ArrayBuffer> {
  const array = arrayFor(type, leaves.length, where);
  const convert = converterFor(type.name);
  for (const [i, given] of leaves.entries()) {
    const value = convert(given);
    if (value === undefined) refuseElement(given, i, type, where);
    array[i] = value;
  }
  return new Uint8Array(array.buffer);
}

interface NumberArray {
  [index: number]: number | bigint;
  readonly buffer: ArrayBuffer;
}

type ArrayClass = new (length: number) => NumberArray;

const arrayClasses: Readonly<Partial<Record<DataType, ArrayClass>>> = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
};

function arrayFor(type: DataTypeInfo, length: number, where: string): NumberArray {
  const half = (globalThis as { Float16Array?: ArrayClass }).Float16Array;
  const Class = type.name === "float16" ? half : arrayClasses[type.name];
  if (Class !== undefined) return new Class(length);
  const hint =
    type.name === "float16"
      ? 'this engine has no Float16Array; give the bits as a Uint16Array with { dataType: "float16" }'
      : `give the packed bytes as a Uint8Array with { dataType: "${type.name}" } and the dims`;
  refuse("unsupported", where, `plain numbers cannot be made ${type.name} here; ${hint}`);
}

type Converter = (value: number | bigint | boolean) => number | bigint | undefined;

/** The element as stored, or undefined for one that the type cannot hold. */
function converterFor(type: DataType): Converter {
  if (type === "bool") return toBool;
  if (type.startsWith("float")) {
    const largest = largestFinite[type] ?? Infinity;
    return (value) => (typeof value === "number" && fits(value, largest) ? value : undefined);
  }
  const { min, max, big } = integerRange(type);
  return (value) => {
    if (typeof value === "boolean") return undefined;
    const exact = typeof value === "bigint" || Number.isSafeInteger(value);
    if (!exact || value < min || value > max) return undefined;
    return big ? BigInt(value) : Number(value);
  };
}

// Rounding to the nearest is what anybody expects; becoming infinite is not. The bounds are halfway
// between the largest finite number and the next that would be.
const largestFinite: Readonly<Partial<Record<DataType, number>>> = {
  float16: 65520,
  float32: 2 ** 128 - 2 ** 103,
};

function fits(value: number, bound: number): boolean {
  return !Number.isFinite(value) || Math.abs(value) < bound;
}

function toBool(value: number | bigint | boolean): number | undefined {
  if (value === true || value === 1) return 1;
  return value === false || value === 0 ? 0 : undefined;
}

function integerRange(type: DataType): {
  min: bigint | number;
  max: bigint | number;
  big: boolean;
} {
  const bits = Number(type.replace(/^u?int/, ""));
  const signed = type.startsWith("int");
  const [min, max] = [
    signed ? -(2n ** BigInt(bits - 1)) : 0n,
    2n ** BigInt(signed ? bits - 1 : bits) - 1n,
  ];
  return bits === 64 ? { min, max, big: true } : { min: Number(min), max: Number(max), big: false };
}

function refuseElement(
  given: number | bigint | boolean,
  index: number,
  type: DataTypeInfo,
  where: string,
): never {
  const wrongKind =
    typeof given === "boolean" || (typeof given === "bigint" && type.name.startsWith("float"));
  const hint =
    typeof given === "number" && type.name.endsWith("int64") ? "; past 2^53 give bigints" : "";
  refuse(
    wrongKind ? "type-mismatch" : "invalid-argument",
    where,
    `element ${index} is ${describe(given)}, which ${type.name} cannot hold${hint}`,
  );
}
