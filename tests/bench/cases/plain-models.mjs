// The first model and the chain as plain messages for protobuf writers, without checks.

/** How a writer expects 64-bit integers and the set member of a oneof. */
export const protobufjs = { int64: Number, oneOf: (member, value) => ({ [member]: value }) };
export const protobufEs = {
  int64: BigInt,
  oneOf: (member, value) => ({ value: { case: member, value } }),
};

const FLOAT = 1;

function valueInfo({ int64, oneOf }, name, columns) {
  const dim = [oneOf("dimParam", "N"), oneOf("dimValue", int64(columns))];
  return { name, type: oneOf("tensorType", { elemType: FLOAT, shape: { dim } }) };
}

function initializer({ int64 }, name, dims, values) {
  const rawData = new Uint8Array(values.buffer);
  return { name, dims: dims.map(int64), dataType: FLOAT, rawData };
}

const model = ({ int64 }, graph) => ({
  irVersion: int64(4),
  producerName: "onnx-loom",
  opsetImport: [{ domain: "", version: int64(21) }],
  graph: { name: "main", ...graph },
});

/** A model of MatMul, Add and Relu. */
export function firstModel(style) {
  const node = (opType, input, output) => ({
    name: `${opType}_0`,
    opType,
    input,
    output: [output],
  });
  return model(style, {
    node: [
      node("MatMul", ["x", "w"], "MatMul_0_output_0"),
      node("Add", ["MatMul_0_output_0", "b"], "Add_0_output_0"),
      node("Relu", ["Add_0_output_0"], "y"),
    ],
    initializer: [
      initializer(style, "w", [4, 3], new Float32Array(12).fill(0.5)),
      initializer(style, "b", [3], new Float32Array(3).fill(1)),
    ],
    input: [valueInfo(style, "x", 4)],
    output: [valueInfo(style, "y", 3)],
  });
}

/** A chain of alternating Add and Relu nodes. */
export function chain(style, nodes) {
  const node = [];
  let value = "x";
  const append = (opType, input, output) => {
    const name = `${opType}_${node.length >> 1}`;
    value = output ?? `${name}_output_0`;
    node.push({ name, opType, input, output: [value] });
  };
  while (node.length < nodes) {
    append("Add", [value, "bias"]);
    append("Relu", [value], node.length === nodes - 1 ? "y" : undefined);
  }
  return model(style, {
    node,
    initializer: [initializer(style, "bias", [64], new Float32Array(64).fill(0.5))],
    input: [valueInfo(style, "x", 64)],
    output: [valueInfo(style, "y", 64)],
  });
}
