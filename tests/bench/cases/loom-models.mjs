// The first model and the chain, built by Loom. The caller passes the builder's class, because a case may measure
// loading it, too.

/** The bytes of a model of MatMul, Add and Relu. */
export async function firstModel(ModelBuilder) {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const weight = g.initializer("w", new Float32Array(12).fill(0.5), [4, 3]);
  const bias = g.initializer("b", new Float32Array(3).fill(1));
  const product = g.op.MatMul(g.input("x", "float32", ["N", 4]), weight);
  g.output("y", g.op.Relu(g.op.Add(product, bias)));
  return builder.finish().toUint8Array();
}

/** The bytes of a chain of alternating Add and Relu nodes, checked node by node. */
export async function chain(ModelBuilder, nodes) {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  let value = g.input("x", "float32", ["N", 64]);
  const bias = g.initializer("bias", new Float32Array(64).fill(0.5));
  for (let i = 0; i < nodes; i += 2) {
    [value] = g.node("Add", [value, bias]);
    [value] = g.node("Relu", [value]);
  }
  g.output("y", value);
  return builder.finish().toUint8Array();
}
