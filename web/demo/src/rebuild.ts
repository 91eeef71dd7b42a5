// The trained network, written down again with onnx-loom, operator by operator.
import { ModelBuilder, type OnnxModel, type Value } from "onnx-loom";
import { SIDE } from "./data";
import type { Network } from "./network";

type Weights = Float32Array<ArrayBuffer>;

/** The model's input is "image", float32[N, 1, 28, 28]; its output "probabilities", float32[N, 10]. */
export async function rebuild(network: Network): Promise<OnnxModel> {
  const [kernel1, bias1, kernel2, bias2, dense, denseBias] = await readWeights(network);
  const builder = await ModelBuilder.create({
    opset: 21,
    graphName: "digits",
    producerName: "onnx-loom demo",
  });
  try {
    const g = builder.graph;
    const one = (opType: string, name: string, inputs: Value[], attributes = {}) =>
      g.node(opType, inputs, attributes, { name })[0];
    const halve = (name: string, value: Value) =>
      one("MaxPool", name, [value], { kernel_shape: [2, 2], strides: [2, 2] });

    const image = g.input("image", "float32", ["N", 1, SIDE, SIDE]);
    // A kernel is [height, width, in, out] in TensorFlow.js and [out, in, height, width] in ONNX.
    const w1 = g.initializer(
      "conv1.weight",
      transpose(kernel1, [5, 5, 1, 8], [3, 2, 0, 1]),
      [8, 1, 5, 5],
    );
    const w2 = g.initializer(
      "conv2.weight",
      transpose(kernel2, [3, 3, 8, 16], [3, 2, 0, 1]),
      [16, 8, 3, 3],
    );
    const b1 = g.initializer("conv1.bias", bias1, [8]);
    const b2 = g.initializer("conv2.bias", bias2, [16]);
    const conv1 = one("Relu", "relu1", [one("Conv", "conv1", [image, w1, b1])]);
    const conv2 = one("Relu", "relu2", [one("Conv", "conv2", [halve("pool1", conv1), w2, b2])]);
    // TensorFlow.js flattens height, width, channel; ONNX channel, height, width: move the rows along.
    const rows = transpose(dense, [5, 5, 16, 10], [2, 0, 1, 3]);
    const w3 = g.initializer("dense.weight", rows, [400, 10]);
    const b3 = g.initializer("dense.bias", denseBias, [10]);
    const flat = one("Flatten", "flatten", [halve("pool2", conv2)]);
    const scores = one("Gemm", "dense", [flat, w3, b3]);
    g.output("probabilities", one("Softmax", "softmax", [scores], { axis: -1 }));
    return builder.finish();
  } finally {
    builder.dispose();
  }
}

/** In the order of the layers: kernel, bias, kernel, bias, … */
function readWeights(network: Network): Promise<Weights[]> {
  return Promise.all(network.getWeights().map((weight) => weight.data() as Promise<Weights>));
}

/** The same numbers with the axes in another order, as NumPy's transpose does it. */
function transpose(data: Weights, dims: readonly number[], axes: readonly number[]): Weights {
  const strides = dims.map((_, axis) => dims.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = new Float32Array(data.length);
  const place = axes.map(() => 0);
  for (let i = 0; i < result.length; i++) {
    result[i] = data[axes.reduce((sum, axis, k) => sum + place[k] * strides[axis], 0)];
    for (let k = axes.length - 1; k >= 0 && ++place[k] === dims[axes[k]]; k--) place[k] = 0;
  }
  return result;
}
