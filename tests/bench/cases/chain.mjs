// One chain of many nodes. Loom builds and checks it node by node; the other writers only serialise it.
import * as loom from "./loom-models.mjs";
import { chain } from "./plain-models.mjs";
import { WRITERS } from "./writers.mjs";

async function byLoom(nodes) {
  const { load, memoryUsage, ModelBuilder } = await import("onnx-loom");
  await load();
  return {
    work: () => loom.chain(ModelBuilder, nodes),
    figures: () => ({ wasmBytes: memoryUsage().wasmBytes }),
  };
}

async function byWriter(name, nodes) {
  const { style, write } = await WRITERS[name]();
  return { work: () => write(chain(style, nodes)) };
}

export const prepare = (name, nodes) =>
  name === "loom" ? byLoom(Number(nodes)) : byWriter(name, Number(nodes));
