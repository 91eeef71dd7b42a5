import { checkOptions } from "./internal/check/check.js";
import type { SubgraphAttribute, SubgraphBody } from "./subgraph.js";
import type { DataType, TensorData, ValueType } from "./types.js";

/** A tensor as the value of an attribute; made by {@link tensor}. */
export interface TensorAttribute {
  readonly attribute: "tensor";
  readonly data: Exclude<TensorData, Blob>;
  readonly dims: readonly number[] | undefined;
  readonly dataType: DataType | undefined;
}

/** A sparse tensor as the value of an attribute; made by {@link sparseTensor}. */
export interface SparseTensorAttribute {
  readonly attribute: "sparse-tensor";
  readonly values: TensorAttribute;
  readonly indices: TensorAttribute;
  readonly dims: readonly number[];
}

/** A number that is a FLOAT; made by {@link float}. */
export interface FloatAttribute {
  readonly attribute: "float";
  readonly value: number;
}

/** A number that is an INT; made by {@link int}. */
export interface IntAttribute {
  readonly attribute: "int";
  readonly value: number | bigint;
}

/** A reference to an attribute of the function around; made by {@link attributeRef}. */
export interface AttributeReference {
  readonly attribute: "reference";
  readonly name: string;
  readonly kind: AttributeKind | undefined;
}

/** The kinds of attributes, as ONNX calls them. */
export type AttributeKind =
  | "FLOAT"
  | "INT"
  | "STRING"
  | "TENSOR"
  | "GRAPH"
  | "FLOATS"
  | "INTS"
  | "STRINGS"
  | "TENSORS"
  | "GRAPHS"
  | "SPARSE_TENSOR"
  | "SPARSE_TENSORS"
  | "TYPE_PROTO"
  | "TYPE_PROTOS";

/**
 * What an attribute of a node can be, and the ONNX kind that it becomes:
 *
 * - a number: INT or FLOAT, as the operator's schema says; `number[]`: INTS or FLOATS likewise
 * - a bigint or {@link int}: INT; {@link float}: FLOAT
 * - `bigint[]`, an array of {@link int}, or a typed array of integers: INTS
 * - an array of {@link float}, or a typed array of floats: FLOATS
 * - a string: STRING; `string[]`: STRINGS
 * - {@link tensor}: TENSOR; {@link sparseTensor}: SPARSE_TENSOR; a {@link ValueType}: TYPE_PROTO;
 *   arrays of those: TENSORS, SPARSE_TENSORS, TYPE_PROTOS
 * - a function or {@link subgraph}: GRAPH; arrays of those: GRAPHS
 * - in a function, {@link attributeRef}: what the function's own attribute is
 * - `[]`: the list that the schema asks for
 *
 * Operators without a schema cannot decide what a number is: there use `float`, `int`, a bigint or a
 * typed array. There are no booleans in ONNX attributes: give 1 or 0.
 */
export type AttributeValue =
  | number
  | bigint
  | string
  | FloatAttribute
  | IntAttribute
  | TensorAttribute
  | SparseTensorAttribute
  | ValueType
  | SubgraphBody
  | SubgraphAttribute
  | AttributeReference
  | ArrayBufferView
  | readonly number[]
  | readonly bigint[]
  | readonly string[]
  | readonly FloatAttribute[]
  | readonly IntAttribute[]
  | readonly TensorAttribute[]
  | readonly SparseTensorAttribute[]
  | readonly ValueType[]
  | readonly (SubgraphBody | SubgraphAttribute)[];

/**
 * A tensor for an attribute, such as Constant's `value`. It takes what an initializer takes but for
 * Blobs; `dims` and `dataType` default in the same way. Borrowed until `graph.node()` gets it, which
 * checks and copies it.
 *
 * ```js
 * const [shape] = g.node("Constant", [], { value: tensor([2n, -1n]) }); // int64, [2]
 * ```
 */
export function tensor(
  data: Exclude<TensorData, Blob>,
  dims?: readonly number[],
  options?: { dataType?: DataType | undefined },
): TensorAttribute {
  const { dataType } = checkOptions(options, ["dataType"], "tensor");
  return { attribute: "tensor", data, dims, dataType };
}

/**
 * A sparse tensor for an attribute, in coordinate form: the values [NNZ] that are not zero, and their
 * indices (int64), either linear [NNZ] or as coordinates [NNZ, rank]. `dims` is its shape.
 *
 * @see https://onnx.ai/onnx/api/classes.html#sparsetensorproto
 */
export function sparseTensor(
  values: TensorAttribute,
  indices: TensorAttribute,
  dims: readonly number[],
): SparseTensorAttribute {
  return { attribute: "sparse-tensor", values, indices, dims };
}

/** A number that is a FLOAT whatever it looks like: for operators without a schema. */
export function float(value: number): FloatAttribute {
  return { attribute: "float", value };
}

/** A number that is an INT (64 bits; past 2^53 give a bigint): for operators without a schema. */
export function int(value: number | bigint): IntAttribute {
  return { attribute: "int", value };
}

/**
 * In the body of a function: the value that a call of the function has for its attribute `name`, or the
 * function's default for it. `kind` is needed on operators without a schema, which else tells it.
 */
export function attributeRef(name: string, kind?: AttributeKind): AttributeReference {
  return { attribute: "reference", name, kind };
}
