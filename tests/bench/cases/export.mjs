// One sample: builds a model of models.mjs, does one thing with it once, prints what that took as JSON.
import { ModelBuilder, memoryUsage } from "onnx-loom";
import { MODELS } from "./models.mjs";
import { printSample } from "./sample.mjs";

const [name, what] = process.argv.slice(2);

async function build() {
  const builder = await ModelBuilder.create({ opset: 21 });
  builder.graph.output("y", MODELS[name](builder.graph));
  return builder.finish();
}

function bytesOf(part) {
  if (part instanceof Uint8Array) return part;
  return new Uint8Array(part.source.buffer, part.source.byteOffset, part.source.byteLength);
}

// What a careful user would write by hand, knowing all pieces already.
function stitch(parts, target) {
  let offset = 0;
  for (const part of parts) {
    const bytes = bytesOf(part);
    target.set(bytes, offset);
    offset += bytes.length;
  }
  return target;
}

const CASES = {
  stitch: (model) => {
    const { parts, byteLength } = model;
    return () => stitch(parts, new Uint8Array(byteLength));
  },
  toUint8Array: (model) => () => model.toUint8Array(),
  "stitch-into": (model) => {
    const { parts, byteLength } = model;
    const target = new Uint8Array(byteLength).fill(1);
    return () => stitch(parts, target);
  },
  into: (model) => {
    const target = new Uint8Array(model.byteLength).fill(1);
    return () => model.toUint8Array({ into: target });
  },
  parts: (model) => () => model.parts,
  build: () => async () => (await build()).toUint8Array(),
};

const model = await build();
await printSample(CASES[what](model), () => ({
  outputBytes: model.byteLength,
  wasmBytes: memoryUsage().wasmBytes,
}));
