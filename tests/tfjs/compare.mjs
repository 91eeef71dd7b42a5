// Exports a model of TensorFlow.js, runs it in onnxruntime-web, and compares with the model's own predict().
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { toOnnx } from "onnx-loom";
import { run } from "../web/run.mjs";
import { decode } from "../web/support.mjs";

tf.env().set("PROD", true); // switches off advice on the console
await tf.setBackend("cpu");
export { tf };

// Both runtimes add float32 terms in different orders: an error of about 1e-7 for each of some hundred terms.
const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;

/** Pseudo-random numbers from -1 to 1, the same on every run. */
export function noise(length, seed = 1) {
  let state = seed * 2654435761;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state >>> 8) / 0xffffff) * 2 - 1;
  });
}

/** Fills every weight with such numbers. Variances get positive ones. */
export function fillWeights(model) {
  const values = model.weights.map((weight, i) => {
    const data = noise(tf.util.sizeFromShape(weight.shape), i + 2);
    const positive = weight.originalName.endsWith("variance");
    return tf.tensor(positive ? data.map((x) => Math.abs(x) + 0.1) : data, weight.shape);
  });
  model.setWeights(values);
  tf.dispose(values);
}

/** Overwrites about a third of the steps, and all steps of the last sequence, with `number`. */
function hideSteps(data, dims, number) {
  const features = dims.at(-1);
  const steps = noise(data.length / features, 7);
  const last = steps.length - dims[1];
  return data.map((x, i) => {
    const step = Math.floor(i / features);
    return steps[step] < -0.3 || (dims[0] > 1 && step >= last) ? number : x;
  });
}

/** Inputs for the model. Open dims get sizes from `batch` and `open`; another batch size shows that none was fixed. */
export function inputsOf(model, batch, { open = 5, integers = 0, hidden } = {}) {
  return model.inputs.map(({ shape, dtype }, i) => {
    const dims = shape.map((size, axis) => size ?? (axis === 0 ? batch : open + axis));
    const data = noise(tf.util.sizeFromShape(dims), 100 * batch + i);
    if (hidden !== undefined) return tf.tensor(hideSteps(data, dims, hidden), dims, "float32");
    if (integers === 0) return tf.tensor(data, dims, "float32");
    const whole = data.map((x) => Math.floor(((x + 1) / 2) * integers * 0.999));
    return tf.tensor(whole, dims, dtype);
  });
}

export function expectClose(actual, expected, what) {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  for (let i = 0; i < actual.length; ++i) {
    const [a, b] = [actual[i], expected[i]];
    const near = Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.abs(b) || Object.is(a, b);
    if (!near) assert.fail(`${what}, element ${i}: ${a}, TensorFlow.js says ${b}`);
  }
}

/** Runs the bytes and the model on the same inputs, in several batch sizes, and compares the outputs. */
export async function compare(model, bytes, options = {}) {
  // Inputs are matched by position: TensorFlow.js adds numbers to names that are used again.
  const names = decode(bytes).graph.input.map(({ name }) => name);
  assert.equal(names.length, model.inputs.length);
  for (const batch of options.batches ?? [1, 3]) {
    const inputs = inputsOf(model, batch, options);
    const predict = options.reference ?? ((...given) => model.predict(given));
    const results = [tf.tidy(() => predict(...inputs))].flat();
    const feeds = names.map((name, i) => [name, [inputs[i].dataSync(), inputs[i].shape]]);
    const outputs = await run(bytes, Object.fromEntries(feeds));
    assert.equal(Object.keys(outputs).length, results.length, "number of outputs");
    Object.values(outputs).forEach((output, i) => {
      assert.deepEqual([...output.dims], results[i].shape, `shape of output ${i}`);
      expectClose(output.data, results[i].dataSync(), `batch ${batch}, output ${i}`);
    });
    tf.dispose([inputs, results]);
  }
}

/** Exports the model, compares, and returns the bytes. */
export async function check(model, options = {}) {
  fillWeights(model);
  const before = tf.memory();
  const bytes = await toOnnx(model, options.export);
  const { numTensors, numBytes } = tf.memory();
  assert.deepEqual(
    [numTensors, numBytes],
    [before.numTensors, before.numBytes],
    "tensors are left",
  );
  await compare(model, bytes, options);
  return bytes;
}
