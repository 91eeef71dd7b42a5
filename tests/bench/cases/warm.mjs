// The first model many times, by what is loaded and has made it as often before.
import { memoryUsage, ModelBuilder } from "onnx-loom";
import * as loom from "./loom-models.mjs";
import { firstModel } from "./plain-models.mjs";
import { WRITERS } from "./writers.mjs";

async function onceBy(name) {
  if (name === "loom") return () => loom.firstModel(ModelBuilder);
  const { style, write } = await WRITERS[name]();
  return () => write(firstModel(style));
}

export async function prepare(name, times) {
  const once = await onceBy(name);
  const work = async () => {
    let output;
    for (let i = 0; i < Number(times); ++i) output = await once();
    return output;
  };
  await work();
  return { work, figures: () => ({ wasmBytes: memoryUsage().wasmBytes }) };
}
