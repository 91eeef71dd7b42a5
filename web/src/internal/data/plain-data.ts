// Plain numbers, bigints, booleans and strings as tensors: which shape, which data type.
import type { DataType, NestedArray } from "../../types.js";
import { castElements, checkedRules } from "./cast.js";
import { checkInt64, refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import type { DataTypeInfo, Engine } from "../wasm/engine.js";
import { numberElements, quickBytes } from "./plain-numbers.js";
import type { TensorContent } from "./tensor-data.js";
import type { Writer } from "../wasm/writer.js";

type Leaf = number | bigint | boolean | string;
type LeafKind = "number" | "bigint" | "boolean" | "string";

const MAX_DEPTH = 64;
// Arrays may hold the same array many times over: twenty levels of two are a million elements.
const MAX_NESTED = 2 ** 25;

const defaultTypes: Readonly<Record<LeafKind, DataType>> = {
  number: "float32",
  bigint: "int64",
  boolean: "bool",
  string: "string",
};

export interface PlainData {
  readonly dims: readonly number[];
  readonly leaves: readonly Leaf[];
  /** Of all leaves; undefined when there are none. */
  readonly kind: LeafKind | undefined;
}

/**
 * `dims` reshapes a flat list; nested arrays must have exactly that shape, and within it, `complex`,
 * pairs: real and imaginary part.
 */
export function readPlain(
  data: NestedArray,
  dims: readonly number[] | undefined,
  complex: boolean,
  where: string,
): PlainData {
  const nesting = shapeOf(data, where);
  const leaves = leavesOf(data, nesting, where);
  const flat = nesting.length < 2 && dims !== undefined;
  if (complex && !flat && nesting.at(-1) !== 2) {
    refuse("shape-mismatch", where, "complex elements are pairs [real, imaginary]");
  }
  const shape = complex && !flat ? nesting.slice(0, -1) : nesting;
  if (dims !== undefined && !flat && !sameDims(dims, shape)) {
    refuse(
      "weight-mismatch",
      where,
      `the nested arrays have shape [${shape.join()}], the dims say [${dims.join()}]`,
    );
  }
  return { dims: dims ?? shape, leaves, kind: kindOf(leaves, where) };
}

export function plainContent(
  engine: Engine,
  data: NestedArray,
  dims: readonly number[] | undefined,
  asked: DataTypeInfo | undefined,
  where: string,
): TensorContent {
  const plain = readPlain(data, dims, asked?.name.startsWith("complex") === true, where);
  const type = asked ?? (plain.kind && engine.constants.byName.get(defaultTypes[plain.kind]));
  if (type === undefined) {
    refuse("invalid-argument", where, "an empty array tells no data type: give { dataType }");
  }
  return { type, dims: plain.dims, content: encode(engine, plain, type, where) };
}

/** Data in the place of a value: the core decides which data type it is. */
export function writeLiteral(w: Writer, data: NestedArray, where: string): void {
  const { dims, leaves, kind = "number" } = readPlain(data, undefined, false, where);
  w.list(dims, (size) => {
    w.i64(size);
  });
  w.u8(literalKinds[kind]);
  w.list(leaves, (leaf) => {
    if (typeof leaf === "number") w.f64(leaf);
    else if (typeof leaf === "bigint") w.i64(checkInt64(leaf, where, "each element"));
    else if (typeof leaf === "boolean") w.boolean(leaf);
    else w.string(leaf);
  });
}

const literalKinds: Readonly<Record<LeafKind, number>> = {
  number: 0,
  bigint: 1,
  boolean: 2,
  string: 3,
};

// By the first elements; leavesOf() finds the ragged ones.
function shapeOf(data: NestedArray, where: string): number[] {
  const shape: number[] = [];
  for (let level: unknown = data; Array.isArray(level); level = level[0]) {
    if (shape.length === MAX_DEPTH) {
      refuse("invalid-argument", where, `the arrays are nested more than ${MAX_DEPTH} deep`);
    }
    shape.push(level.length);
  }
  return shape;
}

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}

function leavesOf(data: NestedArray, shape: readonly number[], where: string): readonly Leaf[] {
  if (shape.length === 0) return [data as Leaf];
  if (shape.length === 1) return data as readonly Leaf[];
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > MAX_NESTED) {
    const hint = "give a typed array and the dims";
    refuse("unsupported", where, `nested arrays of ${count} elements are too many; ${hint}`);
  }
  const leaves: Leaf[] = [];
  collect(data, shape, 0, leaves, where);
  return leaves;
}

function collect(
  data: unknown,
  shape: readonly number[],
  axis: number,
  leaves: Leaf[],
  where: string,
): void {
  if (!Array.isArray(data) || data.length !== shape[axis]) {
    const given = Array.isArray(data) ? `one of ${data.length}` : describe(data);
    refuse(
      "shape-mismatch",
      where,
      `the nested arrays are ragged: at depth ${axis}, expected an array of ${shape[axis]} (given: ${given})`,
    );
  }
  const last = axis === shape.length - 1;
  for (const element of data as unknown[]) {
    if (last) leaves.push(element as Leaf);
    else collect(element, shape, axis + 1, leaves, where);
  }
}

// All elements are of one kind; arrays among them (ragged data) and holes are of none.
function kindOf(leaves: readonly Leaf[], where: string): LeafKind | undefined {
  if (leaves.length === 0) return undefined;
  const kind = typeof leaves[0];
  if (!(kind in defaultTypes)) {
    refuse(
      "invalid-argument",
      where,
      `element 0 is ${describe(leaves[0])}; expected a number, bigint, boolean or string`,
    );
  }
  for (let i = 1; i < leaves.length; ++i) {
    if (typeof leaves[i] === kind) continue;
    if (Array.isArray(leaves[i])) {
      refuse(
        "shape-mismatch",
        where,
        `the nested arrays are ragged: element ${i} is ${describe(leaves[i])}, element 0 is none`,
      );
    }
    refuse(
      "type-mismatch",
      where,
      `element ${i} is ${describe(leaves[i])}, but element 0 is a ${kind}: all must be of one kind`,
    );
  }
  return kind as LeafKind;
}

// Rounding to the nearest float is what anybody expects; any other change of kind may be a mistake.
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
  const quick = quickBytes(leaves, type.name);
  if (quick !== undefined) return quick;
  const elements = numberElements(engine.constants, leaves, kind, where);
  return castElements(engine, elements, partType(engine, type), checkedRules, where);
}

/** The type of what a complex element has two of. */
function partType({ constants: { byName } }: Engine, type: DataTypeInfo): DataTypeInfo {
  const parts: Partial<Record<DataType, DataType>> = {
    complex64: "float32",
    complex128: "float64",
  };
  return byName.get(parts[type.name] ?? type.name) ?? type;
}
