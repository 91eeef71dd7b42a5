// The same first model by onnx-proto.
import { coldSample } from "./cold.mjs";

await coldSample(async () => {
  const { default: proto } = await import("onnx-proto");
  const { GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } = proto.onnx;
  const valueInfo = (name, columns) => {
    const dim = [{ dimParam: "N" }, { dimValue: columns }];
    const tensorType = { elemType: TensorProto.DataType.FLOAT, shape: { dim } };
    return ValueInfoProto.create({ name, type: { tensorType } });
  };
  const initializer = (name, dims, values) =>
    TensorProto.create({
      name,
      dims,
      dataType: TensorProto.DataType.FLOAT,
      rawData: new Uint8Array(values.buffer),
    });
  const node = (opType, input, output) =>
    NodeProto.create({ name: `${opType}_0`, opType, input, output: [output] });
  const graph = GraphProto.create({
    name: "main",
    node: [
      node("MatMul", ["x", "w"], "product"),
      node("Add", ["product", "b"], "sum"),
      node("Relu", ["sum"], "y"),
    ],
    initializer: [
      initializer("w", [4, 3], new Float32Array(12).fill(0.5)),
      initializer("b", [3], new Float32Array(3).fill(1)),
    ],
    input: [valueInfo("x", 4)],
    output: [valueInfo("y", 3)],
  });
  const opsetImport = [{ domain: "", version: 21 }];
  const model = ModelProto.create({ irVersion: 4, opsetImport, graph });
  return { output: ModelProto.encode(model).finish() };
});
