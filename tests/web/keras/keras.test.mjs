// toOnnx() converts live models of TensorFlow.js, and fromKeras() converts saved ones.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fromKeras, memoryUsage, OnnxModel, toOnnx } from "onnx-loom";
import { check, compare, fillWeights, tf } from "../../tfjs/compare.mjs";
import { decode, detach, rejects } from "../support.mjs";

const { layers } = tf;

/** A classifier that is large enough for most of its weights not to be inline. */
function classifier() {
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 3], filters: 16, kernelSize: 3, name: "conv" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten({ name: "flat" }),
      layers.dense({ units: 10, activation: "softmax", name: "fc" }),
    ],
  });
  fillWeights(model);
  return model;
}

/** The artefacts that the model's save() passes to its target. */
async function artefactsOf(model) {
  let artefacts;
  await model.save(
    tf.io.withSaveHandler((given) => {
      artefacts = given;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
    }),
  );
  const { modelTopology, weightSpecs, weightData } = artefacts;
  const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
  return { json: { modelTopology, weightsManifest }, weightData };
}

const opTypes = (bytes) => decode(bytes).graph.node.map(({ opType }) => opType);

describe("toOnnx of a tf.LayersModel", () => {
  it("gives the graph that an expert would write", async () => {
    const bytes = await check(classifier());
    const { graph } = decode(bytes);
    assert.deepEqual(opTypes(bytes), [
      "Transpose",
      "Conv",
      "MaxPool",
      "Flatten",
      "Gemm",
      "Softmax",
    ]);
    assert.equal(graph.name, "sequential_1");
    assert.deepEqual(
      graph.initializer.map(({ name }) => name),
      ["conv/kernel", "conv/bias", "fc/kernel", "fc/bias"],
    );
    assert.deepEqual([graph.input[0].name, graph.output[0].name], ["conv_input", "fc"]);
  });

  it("takes the options of an export, and every target", async () => {
    const model = classifier();
    const options = {
      inputNames: ["image"],
      outputNames: ["scores"],
      dynamicAxes: { image: { 0: "batch" } },
      opsetVersion: 17,
      metadata: { author: "Ada" },
    };
    const bytes = await toOnnx(model, options);
    const { graph, opsetImport, metadataProps } = decode(bytes);
    assert.equal(graph.input[0].type.tensorType.shape.dim[0].dimParam, "batch");
    assert.deepEqual([graph.input[0].name, graph.output[0].name], ["image", "scores"]);
    assert.equal(Number(opsetImport[0].version), 17);
    assert.equal(metadataProps[0].value, "Ada");

    const chunks = [];
    await toOnnx(model, { ...options, target: { write: (chunk) => void chunks.push(chunk) } });
    assert.deepEqual(Buffer.concat(chunks), Buffer.from(bytes));
    const target = new Uint8Array(bytes.length + 5);
    const written = await toOnnx(model, { ...options, target });
    assert.deepEqual(Buffer.from(written), Buffer.from(bytes));
    assert.equal(written.buffer, target.buffer);
  });

  it("leaves the model and its tensors as they are", async () => {
    const model = classifier();
    model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    const [before, memory] = [model.weights.map((w) => w.read().dataSync().slice()), tf.memory()];
    await toOnnx(model);
    assert.deepEqual(tf.memory().numTensors, memory.numTensors);
    assert.deepEqual(tf.memory().numBytes, memory.numBytes);
    model.weights.forEach((w, i) => assert.deepEqual(w.read().dataSync(), before[i]));
  });

  it("works in the middle of training, with the weights of that moment", async () => {
    const model = classifier();
    model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
    const [x, y] = [tf.randomUniform([8, 12, 12, 3]), tf.oneHot([0, 1, 2, 3, 4, 5, 6, 7], 10)];
    const during = [];
    await model.fit(x, y, {
      epochs: 2,
      verbose: 0,
      callbacks: { onEpochEnd: async () => during.push(await toOnnx(model)) },
    });
    assert.notDeepEqual(Buffer.from(during[0]), Buffer.from(during[1]));
    await compare(model, during[1]);
    tf.dispose([x, y]);
  });

  it("distinguishes two models with layers of the same name", async () => {
    const make = () =>
      tf.sequential({ layers: [layers.dense({ units: 2, inputShape: [3], name: "twin" })] });
    await check(make());
    await check(make());
  });

  it("gives the same bytes each time", async () => {
    const model = classifier();
    assert.deepEqual(Buffer.from(await toOnnx(model)), Buffer.from(await toOnnx(model)));
  });

  it("keeps large weights out of WebAssembly memory", async () => {
    const units = 2048;
    const model = tf.sequential({
      layers: [
        layers.conv2d({ inputShape: [16, 16, 1], filters: 8, kernelSize: 3, padding: "same" }),
        layers.flatten(),
        layers.dense({ units, useBias: false }),
      ],
    });
    await toOnnx(classifier());
    const before = memoryUsage().wasmBytes;
    const bytes = await toOnnx(model);
    assert.ok(bytes.length > 16 * 16 * 8 * units * 4);
    assert.ok(memoryUsage().wasmBytes - before < 1e6);
    tf.disposeVariables();
  });

  it("refuses a layer that is not covered, by name", async () => {
    const model = tf.sequential({
      layers: [
        layers.gru({
          units: 2,
          inputShape: [3, 2],
          name: "memory",
          stateful: true,
          batchInputShape: [1, 3, 2],
        }),
      ],
    });
    await rejects(toOnnx(model), "unsupported", 'layer "memory" (GRU)', /stateful is not covered/);
  });

  it("refuses a setting that toJSON leaves out", async () => {
    const settings = { filters: 2, kernelSize: 1, dataFormat: "channelsFirst", name: "c" };
    const model = tf.sequential({ layers: [layers.conv1d({ ...settings, inputShape: [3, 3] })] });
    const outer = tf.sequential({ layers: [model] });
    for (const each of [model, outer]) {
      await rejects(toOnnx(each), "unsupported", 'layer "c" (Conv1D)', /toJSON\(\) does not tell/);
    }
  });

  it("refuses a value that is no model, and a wrong target before any work", async () => {
    for (const model of [{}, null, { toJSON() {}, weights: [] }]) {
      await rejects(
        toOnnx(model),
        "invalid-argument",
        "toOnnx",
        /an OnnxModel or a tf\.LayersModel/,
      );
    }
    await rejects(
      toOnnx(classifier(), { target: "net.onnx" }),
      "invalid-argument",
      "target",
      /is not accepted/,
    );
  });
});

describe("fromKeras", () => {
  it("converts what save() writes", async () => {
    const model = classifier();
    const { json, weightData } = await artefactsOf(model);
    const converted = await fromKeras(json, weightData);
    assert.ok(converted instanceof OnnxModel);
    await compare(model, converted.toUint8Array());
    assert.deepEqual(
      Buffer.from(converted.toUint8Array()),
      Buffer.from(await toOnnx(model)),
      "as the live model",
    );
  });

  it("takes shards that split weights at any offset", async () => {
    const model = classifier();
    const { json, weightData } = await artefactsOf(model);
    const whole = new Uint8Array(weightData);
    const shards = [];
    for (let at = 0; at < whole.length; at += 1001) shards.push(whole.slice(at, at + 1001));
    const converted = await fromKeras(json, shards);
    await compare(model, converted.toUint8Array());
    const shifted = new Uint8Array(whole.length + 3).subarray(3);
    shifted.set(whole);
    await compare(model, (await fromKeras(json, shifted)).toUint8Array());
  });

  it("takes weights by name, and the topology alone", async () => {
    const model = classifier();
    const weights = Object.fromEntries(
      model.weights.map((weight) => [
        weight.originalName,
        { data: weight.read().dataSync(), shape: weight.shape },
      ]),
    );
    const topology = model.toJSON(null, false);
    const converted = await fromKeras(topology, weights, {
      opsetVersion: 18,
      producerName: "me",
    });
    await compare(model, converted.toUint8Array());
    assert.equal(decode(converted.toUint8Array()).producerName, "me");
    await compare(model, (await fromKeras({ model_config: topology }, weights)).toUint8Array());
  });

  for (const dtype of ["uint8", "uint16", "float16"]) {
    it(`restores weights that are quantised as ${dtype}`, async () => {
      const model = classifier();
      const { json, weightData } = await artefactsOf(model);
      const { weights } = json.weightsManifest[0];
      const codes = new { uint8: Uint8Array, uint16: Uint16Array, float16: Uint16Array }[dtype](
        weights.reduce((sum, { shape }) => sum + tf.util.sizeFromShape(shape), 0),
      );
      codes.forEach((_, i) => {
        codes[i] =
          dtype === "float16" ? ((i % 2) << 15) | (11 << 10) | (i % 1024) : (i * 7919) % 65536;
      });
      const quantization = dtype === "float16" ? { dtype } : { dtype, scale: 0.0031, min: -0.4 };
      if (dtype === "uint16") quantization.scale = 1e-5;
      const manifest = [
        { paths: ["q.bin"], weights: weights.map((w) => ({ ...w, quantization })) },
      ];
      const quantised = { ...json, weightsManifest: manifest };
      // The reference is what TensorFlow.js restores.
      const restored = tf.io.decodeWeights(codes.buffer, manifest[0].weights);
      model.setWeights(model.weights.map(({ originalName }) => restored[originalName]));
      const converted = await fromKeras(quantised, codes.buffer);
      const values = decode(converted.toUint8Array()).graph.initializer;
      const bias = values.find(({ name }) => name === "fc/bias").rawData;
      const floats = new Float32Array(new Uint8Array(bias).buffer);
      assert.deepEqual(floats, restored["fc/bias"].dataSync());
      await compare(model, converted.toUint8Array());
      assert.ok(weightData.byteLength > codes.byteLength);
    });
  }

  it("gives the same bytes to every target, and reads the weights for each", async () => {
    const model = classifier();
    const { json, weightData } = await artefactsOf(model);
    const converted = await fromKeras(json, weightData);
    const bytes = Buffer.from(converted.toUint8Array());
    assert.deepEqual(Buffer.from(await converted.toBlob().arrayBuffer()), bytes);
    const pieces = converted.parts.map((part) => (part instanceof Uint8Array ? part : part.source));
    assert.deepEqual(Buffer.concat(pieces), bytes);
    new Float32Array(weightData).fill(0);
    assert.notDeepEqual(Buffer.from(converted.toUint8Array()), bytes);
    detach(weightData);
    await rejects(toOnnx(converted), "weight-mismatch", 'initializer "conv/kernel"', /detached/);
  });

  it("refuses artefacts that do not fit together", async () => {
    const { json, weightData } = await artefactsOf(classifier());
    const where = "fromKeras";
    const short = weightData.slice(0, 100);
    await rejects(fromKeras(json, short), "weight-mismatch", where, /the shards 100/);
    const long = new ArrayBuffer(weightData.byteLength + 4);
    await rejects(fromKeras(json, long), "weight-mismatch", where, /the shards/);
    await rejects(fromKeras(json, {}), "weight-mismatch", 'layer "conv" (Conv2D)', /among those/);
    await rejects(fromKeras({}, {}), "invalid-argument", "model", /expected a Sequential/);
    await rejects(fromKeras("model.json", {}), "invalid-argument", where, /an object, parsed/);
    await rejects(fromKeras(json, 3), "invalid-argument", where, /weights to be/);
    await rejects(
      fromKeras(json, { "conv/kernel": new Float32Array(3) }),
      "invalid-argument",
      `${where}: weight "conv/kernel"`,
      /\{ data, shape \}/,
    );
  });
});
