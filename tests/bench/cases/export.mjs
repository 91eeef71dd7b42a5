// One sample: prepares a model of 100 MB, does one thing once, prints what that took as JSON.
import { ModelBuilder, memoryUsage } from "onnx-loom";
import { sample } from "./sample.mjs";

const WIDTH = 2236; // 5 square weights of 2236 x 2236 float32 are 100 MB

async function makeModel() {
  const builder = await ModelBuilder.create({ opset: 21 });
  const graph = builder.graph;
  let value = graph.input("x", "float32", ["N", WIDTH]);
  for (let i = 0; i < 5; ++i) {
    const weight = graph.initializer(`w${i}`, new Float32Array(WIDTH * WIDTH).fill(i + 1), [
      WIDTH,
      WIDTH,
    ]);
    const bias = graph.initializer(`b${i}`, new Float32Array(WIDTH).fill(i), [WIDTH]);
    [value] = graph.node("Gemm", [value, weight, bias]);
  }
  graph.output("y", value);
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
};

const model = await makeModel();
const { output, ...figures } = await sample(CASES[process.argv[2]](model));
console.log(
  JSON.stringify({
    ...figures,
    outputBytes: model.byteLength,
    wasmBytes: memoryUsage().wasmBytes,
    kept: output.length,
  }),
);
