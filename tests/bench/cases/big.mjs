// Models of several GB. All their initializers share one array of 100 MB.
import { WRITERS } from "./writers.mjs";

const COUNT = 25_000_000;

async function byLoom(weights, way) {
  const { load, ModelBuilder } = await import("onnx-loom");
  await load();
  const data = new Float32Array(COUNT).fill(0.5);
  const builder = await ModelBuilder.create();
  const g = builder.graph;
  let value = g.input("x", "float32", [COUNT]);
  for (let i = 0; i < weights; ++i) value = g.op.Add(value, g.initializer(`w${i}`, data));
  g.output("y", value);
  const model = builder.finish();
  if (way === "inline") return () => [model.toUint8Array()];
  return () => {
    const external = model.toExternalData({ maxFileSize: 2e9 });
    return [external.model, ...external.externalData.map(({ data: bytes }) => bytes)];
  };
}

async function byWriter(name, weights) {
  const { style, write } = await WRITERS[name]();
  const rawData = new Uint8Array(new Float32Array(COUNT).fill(0.5).buffer);
  const initializer = Array.from({ length: weights }, (_, i) => {
    return { name: `w${i}`, dims: [style.int64(COUNT)], dataType: 1, rawData };
  });
  const node = initializer.map(({ name: weight }, i) => {
    return { opType: "Add", input: [i > 0 ? `v${i}` : "x", weight], output: [`v${i + 1}`] };
  });
  const message = { irVersion: style.int64(8), graph: { name: "main", node, initializer } };
  return () => [write(message)];
}

/** A writer may fail or give a file that no reader takes. The outcome is reported, not hidden. */
export async function prepare(name, weights, way) {
  const make = await (name === "loom" ? byLoom(weights, way) : byWriter(name, weights));
  let outcome;
  const work = () => {
    try {
      const outputs = make();
      const length = outputs.reduce((sum, output) => sum + output.length, 0);
      outcome =
        length > 2 ** 31 - 16 && outputs.length === 1 ? "a file that no reader takes" : "works";
      return { length, outputs };
    } catch (error) {
      outcome = `fails: ${error.message}`.slice(0, 80);
      return { length: 0 };
    }
  };
  return { work, figures: () => ({ outcome }) };
}
