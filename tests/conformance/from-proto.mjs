// Converts ONNX's messages to the arguments of onnx-loom.
import { float, sparseTensor, tensor } from "onnx-loom";
import { has, int64, memberName, number, text } from "./proto.mjs";
import { dataTypeName, readTensor } from "./tensors.mjs";

function shapeFrom(type) {
  if (!has(type, "shape")) return null;
  return type.shape.dim.map((dim) => {
    if (has(dim, "dimValue")) return number(dim.dimValue);
    return has(dim, "dimParam") ? dim.dimParam : null;
  });
}

export function typeFrom(type) {
  const element = type[type.value];
  const kind = { tensorType: "tensor", sparseTensorType: "sparse-tensor" }[type.value];
  if (kind) return { kind, dataType: dataTypeName(element.elemType), shape: shapeFrom(element) };
  if (type.value === "mapType") {
    const keyType = dataTypeName(element.keyType);
    return { kind: "map", keyType, element: typeFrom(element.valueType) };
  }
  return { kind: type.value.replace("Type", ""), element: typeFrom(element.elemType) };
}

function tensorFrom(message) {
  const { data, dims, dataType } = readTensor(message);
  return tensor(data, dims, { dataType });
}

export function sparseTensorFrom({ values, indices, dims }) {
  return sparseTensor(tensorFrom(values), tensorFrom(indices), dims.map(number));
}

const values = {
  FLOAT: ({ f }) => float(f),
  INT: ({ i }) => int64(i),
  STRING: ({ s }) => text(s),
  TENSOR: ({ t }) => tensorFrom(t),
  SPARSE_TENSOR: ({ sparseTensor }) => sparseTensorFrom(sparseTensor),
  TYPE_PROTO: ({ tp }) => typeFrom(tp),
  FLOATS: ({ floats }) => Float32Array.from(floats),
  INTS: ({ ints }) => BigInt64Array.from(ints, int64),
  STRINGS: ({ strings }) => strings.map(text),
  TENSORS: ({ tensors }) => tensors.map(tensorFrom),
  SPARSE_TENSORS: ({ sparseTensors }) => sparseTensors.map(sparseTensorFrom),
  TYPE_PROTOS: ({ typeProtos }) => typeProtos.map(typeFrom),
};

export const attributeKind = ({ type }) => memberName("AttributeProto.AttributeType", type);

/** Converts attributes of every kind except graphs and references. */
export const attributeFrom = (attribute) => values[attributeKind(attribute)](attribute);

export const recordFrom = (entries) =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

/** The versions by domain. */
export const importsFrom = (imports) =>
  Object.fromEntries(imports.map(({ domain, version }) => [domain, number(version)]));
