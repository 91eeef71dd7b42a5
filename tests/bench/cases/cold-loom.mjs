// From nothing to the bytes of a first model: loading the package and its module, building, exporting.
import { coldSample } from "./cold.mjs";
import { firstModel } from "./first-model.mjs";

await coldSample(async () => {
  const { ModelBuilder, memoryUsage } = await import("onnx-loom");
  const output = await firstModel(ModelBuilder);
  return { output, wasmBytes: memoryUsage().wasmBytes };
});
