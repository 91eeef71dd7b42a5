// The model that every browser and Node must export to the same bytes.

/** @param Loom the package: the module namespace of onnx-loom. */
export async function buildModel({ ModelBuilder, tensor }, weights, options) {
  const builder = await ModelBuilder.create({
    opset: 21,
    metadata: { made: "in a test" },
    ...options,
  });
  const g = builder.graph;
  const x = g.input("x", "float32", ["N", 1, 8, 8]);
  const kernel = g.initializer("kernel", weights, [64, 1, 3, 3], { dataType: "float32" });
  const [c] = g.node("Conv", [x, kernel], { strides: [2, 2] }, { name: "conv" });
  const [r] = g.node("Relu", [c]);
  const [shape] = g.node("Constant", [], { value: tensor([0n, -1n]) });
  const [flat] = g.node("Reshape", [r, shape]);
  const [y] = g.node("Softmax", [flat], { axis: -1 });
  g.output("größte", y);
  return builder.finish({ valueTypes: true });
}

export function makeWeights() {
  return Float32Array.from({ length: 576 }, (_, i) => Math.fround(((i * 7919) % 1013) / 506.5 - 1));
}
