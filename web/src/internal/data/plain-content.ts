// Plain data as the content of a tensor: which data type, and the bytes.
import type { DataType, NestedArray } from "../../types.js";
import { refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { DataTypeInfo } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import { castElements, checkedRules } from "./cast.js";
import { readPlain } from "./plain-data.js";
import type { LeafKind, PlainData } from "./plain-data.js";
import { directBytes, numberElements } from "./plain-numbers.js";
import type { TensorContent } from "./tensor-content.js";

const defaultTypes: Readonly<Record<LeafKind, DataType>> = {
  number: "float32",
  bigint: "int64",
  boolean: "bool",
  string: "string",
};

export function plainContent(
  engine: Engine,
  data: NestedArray,
  dims: readonly number[] | undefined,
  requested: DataTypeInfo | undefined,
  where: string,
): TensorContent {
  const plain = readPlain(data, dims, requested?.name.startsWith("complex") === true, where);
  const type = requested ?? (plain.kind && engine.constants.byName.get(defaultTypes[plain.kind]));
  if (type === undefined) {
    refuse("invalid-argument", where, "an empty array tells no data type: give { dataType }");
  }
  return { type, dims: plain.dims, content: encode(engine, plain, type, where) };
}

// Numbers are rounded to the nearest float, as everybody expects. Any other change of kind is refused,
// because it may be a mistake.
function encode(
  engine: Engine,
  { leaves, kind }: PlainData,
  type: DataTypeInfo,
  where: string,
): Uint8Array<ArrayBuffer> | readonly string[] {
  if (type.name === "string") {
    if (kind === undefined || kind === "string") return [...(leaves as readonly string[])];
    refuse("type-mismatch", where, `expected strings (given: ${describe(leaves[0])})`);
  }
  if (kind === undefined) return new Uint8Array(0);
  const integral = /^u?int|bool/.test(type.name);
  if (
    kind === "string" ||
    (kind === "boolean" && type.name !== "bool") ||
    (kind === "bigint" && !integral)
  ) {
    refuse(
      "type-mismatch",
      where,
      `a ${kind} is no ${type.name} (given: ${describe(leaves[0])}); cast() converts numbers`,
    );
  }
  const direct = directBytes(leaves, type.name);
  if (direct !== undefined) return direct;
  const elements = numberElements(engine.constants, leaves, kind, where);
  return castElements(engine, elements, partType(engine, type), checkedRules, where);
}

/** The type of the two parts of a complex element; other types as they are. */
function partType({ constants: { byName } }: Engine, type: DataTypeInfo): DataTypeInfo {
  const parts: Partial<Record<DataType, DataType>> = {
    complex64: "float32",
    complex128: "float64",
  };
  return byName.get(parts[type.name] ?? type.name) ?? type;
}
