import type { Graph } from "./graph.js";
import type { DataType, TensorData, ValueType } from "./types.js";
import type { Value } from "./value.js";

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

/** A reference to an attribute of the enclosing function; made by {@link attributeRef}. */
export interface AttributeReference {
  readonly attribute: "reference";
  readonly name: string;
  readonly kind: AttributeKind | undefined;
}

/**
 * Builds a subgraph: the body of a control-flow operator, or of a function. It gets the graph to append
 * to and the graph's inputs, and returns the outputs. The body can use all values of the enclosing
 * graphs (that of a function only its inputs); its own values cannot be used outside. An output that no
 * node of the body makes, or that is returned twice, gets an Identity node.
 *
 * While the closure runs, no other graph of the builder takes calls. What it throws is thrown by the
 * call that it was given to, and then neither that call nor the body leaves anything in the model. It
 * cannot be asynchronous.
 */
export type SubgraphBody = (
  graph: Graph,
  ...inputs: Value[]
) => Value | readonly Value[] | undefined;

/** A body with more to say than a closure; made by {@link subgraph}. */
export interface SubgraphAttribute {
  readonly attribute: "subgraph";
  readonly body: SubgraphBody;
  readonly name: string | undefined;
  readonly inputs: readonly (string | BodyInput)[];
  readonly docString: string | undefined;
}

/** An input of a body. */
export interface BodyInput {
  name: string;
  /** Narrows the type that the operator passes; needed for operators without a schema. */
  type?: ValueType | undefined;
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
 * - a number: INT or FLOAT, whichever the operator's schema says; `number[]`: INTS or FLOATS likewise
 * - a bigint or {@link int}: INT; {@link float}: FLOAT
 * - `bigint[]`, an array of {@link int}, or a typed array of integers: INTS
 * - an array of {@link float}, or a typed array of floats: FLOATS
 * - a string: STRING; `string[]`: STRINGS
 * - {@link tensor}: TENSOR; {@link sparseTensor}: SPARSE_TENSOR; a {@link ValueType}: TYPE_PROTO;
 *   arrays of those: TENSORS, SPARSE_TENSORS, TYPE_PROTOS
 * - a function or {@link subgraph}: GRAPH; arrays of those: GRAPHS
 * - in a function, {@link attributeRef}: the kind of the function's own attribute
 * - `[]`: an empty list of the kind that the schema says
 *
 * For an operator without a schema nothing says what a number is: give `float`, `int`, a bigint or a
 * typed array. ONNX has no boolean attributes: give 1 or 0.
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
