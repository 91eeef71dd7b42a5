// A model of three nodes, built, checked and exported many times.
import { memoryUsage, ModelBuilder } from "onnx-loom";
import { firstModel } from "./first-model.mjs";
import { printSample } from "./sample.mjs";

const TIMES = Number(process.argv[2]);

async function work() {
  let output;
  for (let i = 0; i < TIMES; ++i) output = await firstModel(ModelBuilder);
  return output;
}

await work();
await printSample(work, () => ({ wasmBytes: memoryUsage().wasmBytes }));
