// The options of toOnnx, fromKeras and fromLayersModel for models of TensorFlow.js, and `verify`.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromKeras, fromLayersModel, OnnxModel, toOnnx } from "onnx-loom";
import * as ort from "onnxruntime-web/wasm";
import { compare, fillWeights, noise, tf } from "../../tfjs/compare.mjs";
import { decode, rejects } from "../support.mjs";

const { layers } = tf;
const verify = { verify: true, onnxruntime: ort };

function network(inputShape = [null, 8, 3]) {
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape, filters: 4, kernelSize: 3, name: "conv", activation: "relu" }),
      layers.dropout({ rate: 0.5, name: "drop" }),
      layers.conv2d({ filters: 2, kernelSize: 1, name: "last" }),
    ],
  });
  fillWeights(model);
  return model;
}

const sampleOf = (...dims) => tf.tensor(noise(tf.util.sizeFromShape(dims)), dims);

function dimsOf({ type }) {
  return type.tensorType.shape.dim.map(({ dimParam, dimValue }) => dimParam || Number(dimValue));
}

describe("inputSample", () => {
  it("fixes open dims, except axes with a name", async () => {
    const sample = sampleOf(2, 6, 8, 3);
    const fixed = decode(await toOnnx(network(), { inputSample: sample })).graph;
    assert.deepEqual(dimsOf(fixed.input[0]), [2, 6, 8, 3]);
    assert.deepEqual(dimsOf(fixed.output[0]), [2, 4, 6, 2]);
    const dynamicAxes = { conv_input: { 0: "batch" } };
    const open = decode(await toOnnx(network(), { inputSample: [sample], dynamicAxes })).graph;
    assert.deepEqual(dimsOf(open.input[0]), ["batch", 6, 8, 3]);
    sample.dispose();
  });

  it("can be the model's own", async () => {
    const model = network();
    model.exampleInputArray = { shape: [1, 5, 8, 3] };
    assert.deepEqual(dimsOf(decode(await toOnnx(model)).graph.input[0]), [1, 5, 8, 3]);
  });

  it("is refused when it does not fit, or has no shape", async () => {
    const other = { inputSample: { shape: [1, 6, 9, 3] } };
    await rejects(
      toOnnx(network(), other),
      "shape-mismatch",
      'input "conv_input"',
      /\[1, 6, 9, 3\]/,
    );
    for (const inputSample of [3, [1, 2], {}, [null]]) {
      await rejects(
        toOnnx(network(), { inputSample }),
        "invalid-argument",
        "toOnnx",
        /with a shape/,
      );
    }
  });
});

describe("dataFormat", () => {
  it("moves the channels of inputs and outputs to the front, without a Transpose", async () => {
    const model = network();
    const { graph } = decode(await toOnnx(model, { dataFormat: "NCHW" }));
    assert.deepEqual(dimsOf(graph.input[0]), ["N", 3, "conv_input_1", 8]);
    assert.ok(graph.node.every(({ opType }) => opType !== "Transpose"));
    const inputSample = sampleOf(2, 6, 8, 3);
    for (const dataFormat of ["NCHW", "NHWC", undefined]) {
      const { report } = await toOnnx(model, { ...verify, inputSample, dataFormat });
      assert.equal(report.agrees, true, dataFormat);
      assert.ok(report.outputs[0].largestDifference < 1e-5);
    }
    inputSample.dispose();
  });

  it("moves them to the end", async () => {
    const dataFormat = "channelsFirst";
    const model = tf.sequential({
      layers: [layers.maxPooling2d({ inputShape: [3, 6, 4], dataFormat, name: "pool" })],
    });
    const { graph } = decode(await toOnnx(model, { dataFormat: "NHWC" }));
    assert.deepEqual(dimsOf(graph.input[0]), ["N", 6, 4, 3]);
    assert.deepEqual(dimsOf(graph.output[0]), ["N", 3, 2, 3]);
  });

  it("has two values", async () => {
    await rejects(
      toOnnx(network(), { dataFormat: "NWHC" }),
      "invalid-argument",
      "toOnnx",
      /"NHWC" or "NCHW"/,
    );
  });
});

describe("doConstantFolding", () => {
  it("leaves the weights as in Keras if it is false", async () => {
    const model = network();
    const bytes = await toOnnx(model, { doConstantFolding: false });
    await compare(model, bytes);
    const { graph } = decode(bytes);
    const kernel = graph.initializer.find(({ name }) => name === "conv/kernel");
    assert.deepEqual(kernel.dims.map(Number), [3, 3, 3, 4]);
    const raw = Buffer.from(model.weights[0].read().dataSync().buffer);
    assert.deepEqual(Buffer.from(kernel.rawData), raw);
  });
});

describe("dynamicAxes of a model that has fixed sizes", () => {
  const strided = () => {
    const settings = { filters: 1, kernelSize: 2, strides: 3, padding: "same", name: "c" };
    const model = tf.sequential({
      layers: [layers.conv2d({ inputShape: [8, 8, 1], ...settings })],
    });
    fillWeights(model);
    return model;
  };
  const dynamicAxes = { c_input: { 1: "height" } };

  it("is refused where a layer needs the size", async () => {
    const where = 'layer "c" (Conv2D)';
    await rejects(toOnnx(strided(), { dynamicAxes }), "unsupported", where, /fixed size/);
  });

  it("is refused once the model is converted", async () => {
    const model = await fromLayersModel(strided());
    assert.ok(model instanceof OnnxModel);
    const where = "option dynamic_axes";
    await rejects(toOnnx(model, { dynamicAxes }), "unsupported", where, /axis 1 of "c_input"/);
    const renamed = await fromLayersModel(strided(), { inputNames: ["image"] });
    const later = { dynamicAxes: { image: { "-2": "width" } } };
    await rejects(toOnnx(renamed, later), "unsupported", where, /axis 2 of "image"/);
  });

  it("opens the axis where no layer needs it", async () => {
    const model = network([8, 8, 3]);
    const axes = { conv_input: { 1: "height" } };
    const { graph } = decode(await toOnnx(model, { dynamicAxes: axes }));
    assert.deepEqual(dimsOf(graph.input[0]), ["N", "height", 8, 3]);
  });
});

describe("verify", () => {
  it("reports that both agree, and returns the bytes", async () => {
    const model = network();
    const inputSample = sampleOf(2, 6, 8, 3);
    const before = tf.memory().numTensors;
    const { bytes, report } = await toOnnx(model, { ...verify, inputSample, outputNames: ["map"] });
    assert.equal(report.agrees, true);
    assert.deepEqual(
      report.outputs.map(({ name, agrees }) => [name, agrees]),
      [["map", true]],
    );
    assert.equal(report.firstDifferingLayer, undefined);
    assert.equal(decode(bytes).graph.output[0].name, "map");
    assert.equal(tf.memory().numTensors, before);

    const chunks = [];
    const target = { write: (chunk) => void chunks.push(chunk) };
    const streamed = await toOnnx(model, { ...verify, inputSample, outputNames: ["map"], target });
    assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
    assert.deepEqual(Buffer.from(streamed.bytes), Buffer.from(bytes));
    inputSample.dispose();
  });

  it("names the first layer that differs, in chains and graphs", async () => {
    const inputSample = sampleOf(2, 6, 8, 3);
    const chain = network();
    const input = tf.input({ shape: [6, 8, 3], name: "in" });
    const shared = layers.conv2d({ filters: 3, kernelSize: 1, name: "shared" });
    const one = shared.apply(input);
    const two = layers.activation({ activation: "tanh", name: "drop" }).apply(shared.apply(one));
    const sum = layers.add({ name: "sum" }).apply([one, two]);
    const inner = tf.sequential({
      name: "inner",
      layers: [layers.reLU({ inputShape: [6, 8, 3] })],
    });
    const graph = tf.model({ inputs: input, outputs: [inner.apply(sum), one] });
    fillWeights(graph);
    for (const model of [chain, graph]) {
      // Makes TensorFlow.js compute something else than the layer's class and settings say.
      const changed = model.getLayer("drop");
      const { call } = changed;
      changed.call = (...args) => tf.tidy(() => tf.add(call.apply(changed, args), 1));
      const before = tf.memory().numTensors;
      const { report } = await toOnnx(model, { ...verify, inputSample });
      assert.equal(report.agrees, false);
      assert.equal(report.firstDifferingLayer.name, "drop");
      assert.ok(Math.abs(report.firstDifferingLayer.largestDifference - 1) < 1e-5);
      assert.equal(tf.memory().numTensors, before);
    }
    inputSample.dispose();
  });

  it("needs a runtime, and tensors", async () => {
    const model = network();
    const inputSample = { shape: [1, 6, 8, 3] };
    const fails = (options, message) =>
      rejects(toOnnx(model, options), "invalid-argument", "toOnnx", message);
    await fails({ verify: true, inputSample }, /the module onnxruntime-web/);
    await fails({ ...verify, inputSample }, /tensors of TensorFlow\.js/);
    await fails(verify, /needs inputSample/);
    await fails({ verify: "yes" }, /true or false/);
  });
});

describe("options in the wrong place", () => {
  it("are refused", async () => {
    const model = await fromLayersModel(network());
    for (const options of [{ dataFormat: "NCHW" }, verify, { inputSample: { shape: [1] } }]) {
      await rejects(toOnnx(model, options), "invalid-argument", "toOnnx", /unknown name/);
    }
    await rejects(fromKeras({}, {}, { opset: 3 }), "invalid-argument", "fromKeras", /"opset"/);
    await rejects(fromLayersModel({}), "invalid-argument", "fromLayersModel", /tf\.LayersModel/);
  });
});
