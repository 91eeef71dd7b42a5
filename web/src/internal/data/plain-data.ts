// Plain numbers, bigints, booleans and strings, alone or in nested arrays: their shape and their kind.
import type { NestedArray } from "../../types.js";
import { refuse } from "../check/check.js";
import { describe } from "../check/describe.js";

type Leaf = number | bigint | boolean | string;
const leafKinds = ["number", "bigint", "boolean", "string"] as const;
export type LeafKind = (typeof leafKinds)[number];

const MAX_DEPTH = 64;
// A small array can have very many elements, if it holds the same array over and over.
const MAX_NESTED = 2 ** 25;

export function isPlain(data: unknown): data is NestedArray {
  return Array.isArray(data) || isLeaf(data);
}

function isLeaf(data: unknown): data is Leaf {
  return (leafKinds as readonly string[]).includes(typeof data);
}

export interface PlainData {
  readonly dims: readonly number[];
  readonly leaves: readonly Leaf[];
  /** The kind of all leaves; undefined when there are none. */
  readonly kind: LeafKind | undefined;
}

/**
 * Reads plain data. A flat list takes the shape of `dims`; nested arrays must have exactly that shape.
 * With `complex` each element is a pair, real and imaginary part, which is no axis of the shape.
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

// The lengths along the first elements. leavesOf() finds out whether the others have the same.
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

// All elements must be of one kind. Holes and arrays (in ragged data) are of no kind.
function kindOf(leaves: readonly Leaf[], where: string): LeafKind | undefined {
  if (leaves.length === 0) return undefined;
  const kind = typeof leaves[0];
  if (!isLeaf(leaves[0])) {
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
