// From nothing to the bytes of a first model: loading the package and its module, building, exporting.
import { coldSample } from "./cold.mjs";

await coldSample(async () => {
  const { ModelBuilder, memoryUsage } = await import("onnx-loom");
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const weight = g.initializer("w", new Float32Array(12).fill(0.5), [4, 3]);
  const bias = g.initializer("b", new Float32Array(3).fill(1));
  const product = g.op.MatMul(g.input("x", "float32", ["N", 4]), weight);
  g.output("y", g.op.Relu(g.op.Add(product, bias)));
  const output = builder.finish().toUint8Array();
  return { output, wasmBytes: memoryUsage().wasmBytes };
});
