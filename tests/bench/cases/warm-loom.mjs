// A model of three nodes, built, checked and exported many times.
import { memoryUsage, ModelBuilder } from "onnx-loom";
import { sample } from "./sample.mjs";

const TIMES = Number(process.argv[2]);

async function once() {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const weight = g.initializer("w", new Float32Array(12).fill(0.5), [4, 3]);
  const bias = g.initializer("b", new Float32Array(3).fill(1));
  const product = g.op.MatMul(g.input("x", "float32", ["N", 4]), weight);
  g.output("y", g.op.Relu(g.op.Add(product, bias)));
  return builder.finish().toUint8Array();
}

async function work() {
  let output;
  for (let i = 0; i < TIMES; ++i) output = await once();
  return output;
}

await work();
const { output, ...figures } = await sample(work);
console.log(
  JSON.stringify({
    ...figures,
    outputBytes: output.length,
    wasmBytes: memoryUsage().wasmBytes,
  }),
);
