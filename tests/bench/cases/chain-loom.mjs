// A chain of Add and Relu, built and checked node by node, finished and exported by Loom.
import { load, memoryUsage, ModelBuilder } from "onnx-loom";
import { printSample } from "./sample.mjs";

const NODES = Number(process.argv[2]);

async function work() {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  let value = g.input("x", "float32", ["N", 64]);
  const bias = g.initializer("bias", new Float32Array(64).fill(0.5));
  for (let i = 0; i < NODES; i += 2) {
    [value] = g.node("Add", [value, bias]);
    [value] = g.node("Relu", [value]);
  }
  g.output("y", value);
  return builder.finish().toUint8Array();
}

await load();
await printSample(work, () => ({ wasmBytes: memoryUsage().wasmBytes }));
