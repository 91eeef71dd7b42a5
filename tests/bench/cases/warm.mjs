// Builds the first model many times, after the engine has compiled the hot code.
import { memoryUsage, ModelBuilder } from "onnx-loom";
import * as loom from "./loom-models.mjs";
import { firstModel } from "./plain-models.mjs";
import { WRITERS } from "./writers.mjs";

export const untouched = true;

async function onceBy(name) {
  if (name === "loom") return () => loom.firstModel(ModelBuilder);
  const { style, write } = await WRITERS[name]();
  return () => write(firstModel(style));
}

export async function prepare(name, times, before) {
  const once = await onceBy(name);
  const repeat = async (count) => {
    let output;
    for (let i = 0; i < count; ++i) output = await once();
    return output;
  };
  await repeat(Number(before));
  const work = () => repeat(Number(times));
  return { work, figures: () => ({ wasmBytes: memoryUsage().wasmBytes }) };
}
