// The same chain written by onnx-proto (protobufjs), which checks nothing.
import proto from "onnx-proto";
import { printSample } from "./sample.mjs";

const NODES = Number(process.argv[2]);
const { GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } = proto.onnx;

function valueInfo(name, columns) {
  const dim = [{ dimParam: "N" }, { dimValue: columns }];
  const type = { tensorType: { elemType: TensorProto.DataType.FLOAT, shape: { dim } } };
  return ValueInfoProto.create({ name, type });
}

function work() {
  const bias = TensorProto.create({
    name: "bias",
    dims: [64],
    dataType: TensorProto.DataType.FLOAT,
    rawData: new Uint8Array(new Float32Array(64).fill(0.5).buffer),
  });
  const node = [];
  let value = "x";
  const append = (opType, input, output) => {
    const name = `${opType}_${node.length >> 1}`;
    value = output ?? `${name}_output_0`;
    node.push(NodeProto.create({ name, opType, input, output: [value] }));
  };
  while (node.length < NODES) {
    append("Add", [value, "bias"]);
    append("Relu", [value], node.length === NODES - 1 ? "y" : undefined);
  }
  const graph = GraphProto.create({
    name: "main",
    node,
    initializer: [bias],
    input: [valueInfo("x", 64)],
    output: [valueInfo("y", 64)],
  });
  const model = ModelProto.create({
    irVersion: 4,
    producerName: "onnx-loom",
    opsetImport: [{ domain: "", version: 21 }],
    graph,
  });
  return ModelProto.encode(model).finish();
}

await printSample(work);
