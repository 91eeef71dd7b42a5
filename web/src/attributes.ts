import type {
  AttributeKind,
  AttributeReference,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
  TensorAttribute,
} from "./attribute-types.js";
import { checkOptions } from "./internal/check/check.js";
import type { DataType, TensorData } from "./types.js";

/**
 * A tensor for an attribute, such as Constant's `value`. It takes what an initializer takes, except
 * Blobs; `dims` and `dataType` have the same defaults. The data is neither checked nor copied here, but
 * by the call of `graph.node()` that gets the tensor: leave it as it is until then.
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
 * A sparse tensor for an attribute, in coordinate form: its NNZ values that are not zero, and their
 * indices (int64), which are linear, of shape [NNZ], or coordinates, of shape [NNZ, rank]. `dims` is the
 * shape of the whole tensor.
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

/** A number that becomes a FLOAT, even a whole one: for operators without a schema. */
export function float(value: number): FloatAttribute {
  return { attribute: "float", value };
}

/** A number that becomes an INT of 64 bits: for operators without a schema. Past 2^53 give a bigint. */
export function int(value: number | bigint): IntAttribute {
  return { attribute: "int", value };
}

/**
 * In the body of a function: the value that a call of the function gives for the attribute `name`, or
 * the function's default for it. `kind` is needed for operators without a schema.
 */
export function attributeRef(name: string, kind?: AttributeKind): AttributeReference {
  return { attribute: "reference", name, kind };
}
