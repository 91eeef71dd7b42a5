// Builds a model of models.mjs and exports it in one of several ways.
import { memoryUsage, ModelBuilder } from "onnx-loom";
import { MODELS } from "./models.mjs";

async function build(name) {
  const builder = await ModelBuilder.create({ opset: 21 });
  builder.graph.output("y", MODELS[name](builder.graph));
  return builder.finish();
}

function bytesOf(part) {
  if (part instanceof Uint8Array) return part;
  return new Uint8Array(part.source.buffer, part.source.byteOffset, part.source.byteLength);
}

// The loop that a careful user would write by hand if all pieces were known.
function stitch(parts, target) {
  let offset = 0;
  for (const part of parts) {
    const bytes = bytesOf(part);
    target.set(bytes, offset);
    offset += bytes.length;
  }
  return target;
}

const WAYS = {
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
  build: (_, name) => async () => (await build(name)).toUint8Array(),
};

export async function prepare(name, way) {
  const model = await build(name);
  const figures = () => ({ outputBytes: model.byteLength, wasmBytes: memoryUsage().wasmBytes });
  return { work: WAYS[way](model, name), figures };
}
