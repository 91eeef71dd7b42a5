// The first model, from the start: loads the package or the writer, builds, and exports.
import * as loom from "./loom-models.mjs";
import { firstModel } from "./plain-models.mjs";
import { WRITERS } from "./writers.mjs";

export const untouched = true;

async function byLoom() {
  const { ModelBuilder } = await import("onnx-loom");
  return loom.firstModel(ModelBuilder);
}

async function byWriter(name) {
  const { style, write } = await WRITERS[name]();
  return write(firstModel(style));
}

export const prepare = (name) => ({
  work: name === "loom" ? byLoom : () => byWriter(name),
});
