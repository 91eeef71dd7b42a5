/** The bytes of MatMul, Add and Relu. The builder's class is given: loading it may be measured too. */
export async function firstModel(ModelBuilder) {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const weight = g.initializer("w", new Float32Array(12).fill(0.5), [4, 3]);
  const bias = g.initializer("b", new Float32Array(3).fill(1));
  const product = g.op.MatMul(g.input("x", "float32", ["N", 4]), weight);
  g.output("y", g.op.Relu(g.op.Add(product, bias)));
  return builder.finish().toUint8Array();
}
