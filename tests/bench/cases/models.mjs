// The models of the export cases, built by Loom. The weights are filled, so that their memory pages exist.

const arrays = new Map();

/** An array of `count` elements. It is cached, so that a second build does not make it again. */
function data(count) {
  if (!arrays.has(count)) arrays.set(count, new Float32Array(count).fill(0.5));
  return arrays.get(count);
}

/** Returns a function that adds initializers with numbered names. */
function weightsOf(g) {
  let number = 0;
  return (...dims) => {
    const count = dims.reduce((product, size) => product * size, 1);
    return g.initializer(`w${++number}`, data(count), dims);
  };
}

/** 5 Gemm, 100 MB. */
function mlp100(g) {
  const width = 2236;
  const weight = weightsOf(g);
  let value = g.input("x", "float32", ["N", width]);
  for (let i = 0; i < 5; ++i) value = g.op.Gemm(value, weight(width, width), weight(width));
  return value;
}

/** ResNet-50 as it is trained: 175 nodes, 267 initializers, 102 MB. */
function resnet(g) {
  const weight = weightsOf(g);
  const conv = (value, from, to, size, stride) => {
    const pad = (size - 1) / 2;
    const y = g.op.Conv(value, weight(to, from, size, size), null, {
      strides: [stride, stride],
      pads: [pad, pad, pad, pad],
    });
    return g.op.BatchNormalization(y, weight(to), weight(to), weight(to), weight(to));
  };
  const block = (value, from, width, stride) => {
    let y = g.op.Relu(conv(value, from, width, 1, 1));
    y = g.op.Relu(conv(y, width, width, 3, stride));
    y = conv(y, width, 4 * width, 1, 1);
    const skip =
      from === 4 * width && stride === 1 ? value : conv(value, from, 4 * width, 1, stride);
    return g.op.Relu(g.op.Add(y, skip));
  };
  let value = g.op.Relu(conv(g.input("image", "float32", ["N", 3, 224, 224]), 3, 64, 7, 2));
  value = g.op.MaxPool(value, { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  let from = 64;
  for (const [width, count] of [
    [64, 3],
    [128, 4],
    [256, 6],
    [512, 3],
  ]) {
    for (let i = 0; i < count; ++i) {
      value = block(value, from, width, i === 0 && width > 64 ? 2 : 1);
      from = 4 * width;
    }
  }
  value = g.op.Flatten(g.op.GlobalAveragePool(value));
  return g.op.Gemm(value, weight(2048, 1000), weight(1000));
}

/** GPT-2 small: 661 nodes, 502 MB. LayerNormalization and GELU are split into basic operators. The same as gpt.py. */
function gpt(g) {
  const width = 768;
  const heads = 12;
  const weight = weightsOf(g);
  const norm = (x) => {
    const centred = g.op.Sub(x, g.op.ReduceMean(x, [-1n]));
    const variance = g.op.ReduceMean(g.op.Mul(centred, centred), [-1n]);
    const scaled = g.op.Div(centred, g.op.Sqrt(g.op.Add(variance, 1e-5)));
    return g.op.Add(g.op.Mul(scaled, weight(width)), weight(width));
  };
  const dense = (x, from, to) => g.op.Add(g.op.MatMul(x, weight(from, to)), weight(to));
  const gelu = (x) => {
    const cubic = g.op.Add(x, g.op.Mul(g.op.Mul(x, g.op.Mul(x, x)), 0.044715));
    return g.op.Mul(g.op.Mul(x, 0.5), g.op.Add(g.op.Tanh(g.op.Mul(cubic, 0.7978846)), 1));
  };
  const split = (x, perm) =>
    g.op.Transpose(g.op.Reshape(x, [0n, -1n, BigInt(heads), BigInt(width / heads)]), { perm });
  const attention = (x) => {
    const q = split(dense(x, width, width), [0, 2, 1, 3]);
    const k = split(dense(x, width, width), [0, 2, 3, 1]);
    const v = split(dense(x, width, width), [0, 2, 1, 3]);
    const scores = g.op.Add(g.op.Div(g.op.MatMul(q, k), 8), mask);
    const mixed = g.op.MatMul(g.op.Softmax(scores, { axis: -1 }), v);
    const merged = g.op.Transpose(mixed, { perm: [0, 2, 1, 3] });
    return dense(g.op.Reshape(merged, [0n, -1n, BigInt(width)]), width, width);
  };
  const tokens = g.input("tokens", "int64", ["N", 1024]);
  const mask = weight(1024, 1024);
  const embeddings = weight(50257, width);
  let x = g.op.Add(g.op.Gather(embeddings, tokens), weight(1024, width));
  for (let i = 0; i < 12; ++i) {
    x = g.op.Add(x, attention(norm(x)));
    x = g.op.Add(x, dense(gelu(dense(norm(x), width, 4 * width)), 4 * width, width));
  }
  return g.op.MatMul(norm(x), g.op.Transpose(embeddings, { perm: [1, 0] }));
}

export const MODELS = { mlp100, resnet, gpt };
