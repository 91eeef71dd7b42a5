// The types that the signatures of the generated operators (ops/) consist of.
import type {
  AttributeReference,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
  SubgraphAttribute,
  SubgraphBody,
  TensorAttribute,
} from "./attribute-types.js";
import type { NodeOptions } from "./node.js";
import type { DataType, ValueType } from "./types.js";
import type { Value } from "./value.js";

/** Options of a call of an operator: those of {@link Graph.node} without the domain. */
export type OpOptions = Omit<NodeOptions, "domain">;

/** The number of outputs that a call asks for, or their names. */
export type AskedOutputs = number | readonly (string | null)[] | [] | undefined;

/** Options of a call of an operator that has optional outputs: `outputs` asks for them. */
export interface AskingOptions<N extends AskedOutputs> extends Omit<OpOptions, "outputs"> {
  outputs?: N;
}

/**
 * The result of an operator with one required output and optional ones: a value; if `outputs` gives a
 * number of outputs or their names, a tuple of that many values.
 */
export type OutputValues<N extends AskedOutputs, All extends Value[]> = N extends number
  ? FirstOutputs<N, All>
  : N extends readonly unknown[]
    ? FirstOutputs<N["length"], All>
    : Value;

type FirstOutputs<N extends number, All extends Value[]> = number extends N
  ? [Value, ...Value[]]
  : All["length"] extends N
    ? All
    : All extends [...infer Fewer extends Value[], Value]
      ? FirstOutputs<N, Fewer>
      : never;

/** The attributes of an operator that has none. */
export type NoAttributes = Readonly<Record<string, never>>;

// What each kind of attribute can be given as. In a function, all can be references.

/** FLOAT. */
export type FloatLike = number | FloatAttribute | AttributeReference;

/** FLOATS. */
export type FloatsLike =
  readonly number[] | readonly FloatAttribute[] | Float32Array | Float64Array | AttributeReference;

/** INT, or the integers that are allowed. */
export type IntLike<I extends number = number> =
  I | (number extends I ? bigint : never) | IntAttribute | AttributeReference;

/** INTS. */
export type IntsLike =
  | readonly number[]
  | readonly bigint[]
  | readonly IntAttribute[]
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | AttributeReference;

/** INT, the number of a data type in TensorProto, or the name of the data type. */
export type DataTypeLike = DataType | IntLike;

/** STRING, or the strings that are allowed. */
export type StringLike<S extends string = string> = S | AttributeReference;

/** STRINGS, or lists of the strings that are allowed. */
export type StringsLike<S extends string = string> = readonly S[] | AttributeReference;

/** TENSOR. */
export type TensorLike = TensorAttribute | AttributeReference;

/** SPARSE_TENSOR. */
export type SparseTensorLike = SparseTensorAttribute | AttributeReference;

/** TYPE_PROTO. */
export type TypeProtoLike = ValueType | AttributeReference;

/** GRAPH. */
export type GraphLike = SubgraphBody | SubgraphAttribute | AttributeReference;
