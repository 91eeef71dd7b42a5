import type { Value } from "./value.js";

/** The data types of ONNX 1.23, which the elements of a tensor can have. */
export type DataType =
  | "float32"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "int32"
  | "int64"
  | "string"
  | "bool"
  | "float16"
  | "float64"
  | "uint32"
  | "uint64"
  | "complex64"
  | "complex128"
  | "bfloat16"
  | "float8e4m3fn"
  | "float8e4m3fnuz"
  | "float8e5m2"
  | "float8e5m2fnuz"
  | "uint4"
  | "int4"
  | "float4e2m1"
  | "float8e8m0"
  | "uint2"
  | "int2"
  | "float6e2m3"
  | "float6e3m2";

/**
 * One dim of a shape: a size (an integer from 0 to 2^53 - 1), a name (ONNX's `dim_param`: the same
 * name means the same size in the whole model), or `null` when it is unknown.
 */
export type Dim = number | string | null;

/** A shape; `[]` is the shape of a scalar. In place of a shape, `null` means an unknown rank. */
export type Shape = readonly Dim[];

/** A tensor's type. */
export interface TensorType {
  readonly kind: "tensor" | "sparse-tensor";
  readonly dataType: DataType;
  /** `null`: the rank is unknown. */
  readonly shape: Shape | null;
}

/** The type of a sequence, or of a value that may be missing (ONNX's `optional`). */
export interface ContainerType {
  readonly kind: "sequence" | "optional";
  readonly element: ValueType;
}

/** A map's type. */
export interface MapType {
  readonly kind: "map";
  /** An integer type or `string`. */
  readonly keyType: DataType;
  readonly element: ValueType;
}

/**
 * The type of a value (ONNX's TypeProto), a plain object such as
 * `{ kind: "tensor", dataType: "float32", shape: ["N", 784] }`.
 */
export type ValueType = TensorType | ContainerType | MapType;

/**
 * Bytes that are not copied, but read when the model is exported:
 *
 * - every typed array that has an ONNX type: `Int8Array` to `Uint32Array`, `Float32Array`,
 *   `Float64Array`, `BigInt64Array`, `BigUint64Array`, `Uint8ClampedArray` (as uint8) and, where the
 *   engine has it, `Float16Array`
 * - `ArrayBuffer` and `DataView`
 * - `Blob` or `File`, whose bytes need not be in memory
 *
 * Data on a `SharedArrayBuffer` is refused: other threads could change the bytes during an export, and
 * browsers do not accept it in a Blob.
 */
export type WeightData = ArrayBufferView | ArrayBuffer | Blob;

/** Plain data for small tensors: a scalar, or arrays that are nested as deep as the rank. */
export type NestedArray = number | bigint | boolean | string | readonly NestedArray[];

/**
 * The bytes of elements in the form of ONNX's raw_data, with their data type and dims: the result of
 * {@link cast}. A plain object, which can be cloned or sent from a worker.
 */
export interface EncodedTensor {
  readonly dataType: DataType;
  readonly dims: readonly number[];
  /** Little-endian; types of 2, 4 and 6 bits are packed, the first element in the lowest bits. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Everything that can become the content of a tensor. */
export type TensorData = WeightData | NestedArray | EncodedTensor;

/**
 * What a node takes as an input: a value, or small data in its place, which becomes a tensor of the
 * data type that the operator's type constraints require. A number can be of any numeric type that can
 * hold it, a bigint of any that holds it exactly; booleans are bool and strings string. When several types
 * are possible, the data is refused: then give an initializer.
 */
export type NodeInput = Value | NestedArray;
