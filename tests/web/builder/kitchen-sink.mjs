// One model with something of everything. tests/core/builder/kitchen_sink_test.cpp builds it with the same
// calls in the same order, and both must export the same bytes. The sizes and values are easy to write in C++,
// too.
import { float, int, sparseTensor, tensor } from "onnx-loom";

export const kitchenSinkOptions = {
  opset: 21,
  opsetImports: { "test.loom": 2 },
  graphName: "kitchen sink",
  docString: "something of everything",
  producerName: "loom tests",
  producerVersion: "1.0",
  domain: "test.loom.models",
  modelVersion: 3,
  metadata: { author: "Ada", größe: "klein" },
};

/** The bytes 0, 1, 2, … */
const bytes = (length) => Uint8Array.from({ length }, (_, i) => i);
const vector = (dataType, ...shape) => ({ kind: "tensor", dataType, shape });

// The number of bytes of three elements, by data type.
const rawTypes = {
  float16: 6,
  bfloat16: 6,
  complex64: 24,
  complex128: 48,
  float8e4m3fn: 3,
  float8e4m3fnuz: 3,
  float8e5m2: 3,
  float8e5m2fnuz: 3,
  uint4: 2,
  int4: 2,
};

function addInputsAndInitializers(g) {
  const x = g.input("x", "float32", ["N", 3, null, 8], { docString: "the input" });
  g.input("sequence", { kind: "sequence", element: vector("int64", 2) });
  g.input("maybe", { kind: "optional", element: vector("float32", 1) });

  // Inline: every data type, a scalar, no elements, strings.
  g.initializer("float32", [0.5, -1, 2]);
  g.initializer("float64", [0.1, 0, -0.1], [3], { dataType: "float64" });
  for (const type of ["int8", "int16", "int32", "int64"]) {
    g.initializer(type, [-1, 0, 1], [3], { dataType: type });
  }
  for (const type of ["uint8", "uint16", "uint32", "uint64"]) {
    g.initializer(type, [0, 1, 2], [3], { dataType: type });
  }
  g.initializer("bool", [true, false, true], [3], { docString: "yes, no, yes" });
  for (const [dataType, size] of Object.entries(rawTypes)) {
    g.initializer(dataType, bytes(size), [3], { dataType });
  }
  g.initializer("strings", [
    ["a", "ä"],
    ["", "z"],
  ]);
  const scalar = g.initializer("scalar", 1.5);
  g.initializer("empty", [], [0, 4], { dataType: "float32" });

  // Weights, whose bytes stay outside the skeleton.
  const kernel = g.initializer("kernel", new Float32Array(bytes(4 * 288).buffer), [4, 3, 4, 6]);
  g.initializer("table", bytes(2000), [2, 1000], { docString: "a weight with a text" });
  g.initializer("halves", bytes(1026), [513], { dataType: "float16" });
  return { x, scalar, kernel };
}

/** Adds nodes with every kind of attribute. */
function addEveryAttribute(g, probs, which) {
  g.node("Constant", [], { value: tensor([1, 2, 3, 4], [2, 2]) });
  g.node("Constant", [], { value_strings: ["a", "b"] });
  const sparse = sparseTensor(tensor([1, 2]), tensor([0n, 3n]), [5]);
  g.node("Constant", [], { sparse_value: sparse });
  const attributes = {
    float: float(0.25),
    int: int(7),
    string: "text",
    tensor: tensor(bytes(3), [3], { dataType: "uint8" }),
    floats: new Float32Array([1, 2]),
    ints: [-1n, 2n],
    strings: ["a", ""],
    tensors: [tensor(1), tensor("s")],
    sparse,
    type: vector("float32", "N", null),
    types: [vector("int8"), { kind: "sequence", element: vector("string", 1) }],
  };
  const options = { outputs: 2, outputTypes: [vector("float32", "N"), vector("int32", null, 2)] };
  return g.node("test.loom::Everything", [probs, null, which], attributes, options);
}

export function fillKitchenSink(g) {
  const { x, scalar, kernel } = addInputsAndInitializers(g);
  const [conv] = g.node(
    "Conv",
    [x, kernel],
    { pads: [1, 1, 1, 1] },
    { name: "conv", docString: "first" },
  );
  const [clipped] = g.node("Clip", [conv, null, scalar], {}, { outputs: ["clipped"] });
  const [pooled] = g.node("MaxPool", [clipped], { kernel_shape: [2, 2] }, { outputs: [null, ""] });
  const [flat] = g.node("Reshape", [pooled, g.initializer("shape", [0n, -1n])]);
  const [probs] = g.node("Softmax", [flat], { axis: -1 }, { metadata: { origin: "head" } });
  const [best, which] = g.node("TopK", [probs, g.initializer("k", [1n])], { axis: 1, sorted: 1 });

  const [custom] = addEveryAttribute(g, probs, which);

  g.output("probs", probs, { docString: "the answer" });
  g.output("best", best);
  g.output("same", x); // an input, so the builder adds an Identity
  g.output("probs again", probs); // already an output: another Identity
  g.output("custom", custom, { type: vector("float32", 7) });
}

export const kitchenSinkExport = {
  inputNames: ["image"],
  outputNames: ["answer"],
  dynamicAxes: { image: { 0: "batch", "-1": "width" }, best: { 0: "batch" } },
  keepInitializersAsInputs: true,
  metadata: { author: "Grace", added: "later" },
  producerVersion: "2.0",
};
