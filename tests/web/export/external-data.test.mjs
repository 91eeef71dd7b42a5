// Models with their weights in separate files.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { ExternalFile, parseModel, printModel, toOnnx } from "onnx-loom";
import { run } from "../run.mjs";
import { build, decode, detach, refuses, rejects } from "../support.mjs";

const ramp = (length, scale = 1) => Float32Array.from({ length }, (_, i) => (i % 97) * scale);
const small = ramp(300);
const large = ramp(3000, 0.5);

/** y = (x + small) @ large, with a scalar that is always inline. */
const model = (a = small, b = large) =>
  build((g) => {
    const first = g.initializer("small", a, [300], { dataType: "float32" });
    const second = g.initializer("large", b, [300, 10], { dataType: "float32" });
    g.output(
      "y",
      g.op.MatMul(g.op.Mul(g.op.Add(g.input("x", "float32", [2, 300]), first), 2), second),
    );
  });
const feeds = { x: [ramp(600, 0.1), [2, 300]] };

const entries = ({ externalData }) =>
  Object.fromEntries(externalData.map(({ key, value }) => [key, value]));

async function bytesOf(data) {
  return data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : data;
}

/** Runs the inline and the external form, and compares the outputs. */
async function expectSame(external, made) {
  const expected = await run(made.toUint8Array(), feeds);
  const { externalData } = external;
  const actual = await run(external.model, feeds, { externalData });
  assert.deepEqual(actual.y.data, expected.y.data);
}

class Sink {
  chunks = [];
  write(chunk) {
    this.chunks.push(chunk);
  }
  get bytes() {
    return new Uint8Array(Buffer.concat(this.chunks));
  }
}

describe("toExternalData()", () => {
  it("returns what onnxruntime-web takes", async () => {
    const made = await model();
    for (const options of [
      undefined,
      { location: "weights/all.bin", align: 1 },
      { align: 2 ** 20 },
      { threshold: 5000 },
      { threshold: 1e12 },
      { maxFileSize: 1 },
      { onlyIfTooLarge: true },
    ]) {
      const external = made.toExternalData(options);
      await expectSame(external, made);
      assert.deepEqual(await toOnnx(made, { externalData: options ?? true }), external);
    }
  });

  it("says where each weight is", async () => {
    const external = (await model()).toExternalData({ location: "w.bin" });
    const [file, ...others] = external.externalData;
    assert.deepEqual(others, []);
    assert.ok(file instanceof ExternalFile);
    assert.equal(file.path, "w.bin");
    assert.equal(file.byteLength, 4096 + 12_000);
    assert.equal(file.data.buffer.byteLength, file.byteLength);
    const { initializer } = decode(external.model).graph;
    const [first, second] = ["small", "large"].map((n) =>
      initializer.find(({ name }) => name === n),
    );
    assert.deepEqual(entries(first), { location: "w.bin", offset: "0", length: "1200" });
    assert.deepEqual(entries(second), { location: "w.bin", offset: "4096", length: "12000" });
    assert.deepEqual(file.data.slice(0, 1200), new Uint8Array(small.buffer));
    assert.ok(file.data.subarray(1200, 4096).every((byte) => byte === 0));
    assert.deepEqual(file.data.slice(4096), new Uint8Array(large.buffer));
    const scalar = initializer.find(({ dims }) => dims.length === 0);
    assert.equal(scalar.dataLocation, 0, "inline");
  });

  it("makes the data of a file once, and copies nothing for a file of one weight", async () => {
    const made = await model();
    const [file] = made.toExternalData().externalData;
    assert.equal(file.data, file.data);
    const [first, second] = made.toExternalData({ maxFileSize: 1 }).externalData;
    assert.deepEqual([first.path, second.path], ["model.onnx.data", "model.onnx.data_1"]);
    assert.equal(first.data.buffer, small.buffer);
    assert.equal(second.data.buffer, large.buffer);
  });

  it("leaves Blobs unread", async () => {
    const made = await model(new Blob([small]), new Blob([large]));
    const [file] = made.toExternalData().externalData;
    assert.ok(file.data instanceof Blob);
    assert.equal(file.data.size, file.byteLength);
    const [same] = (await model()).toExternalData().externalData;
    assert.deepEqual(await bytesOf(file.data), same.data);
    await expectSame(made.toExternalData(), await model());
    const hint = /toOnnx/;
    refuses(
      () => made.toExternalData({ threshold: 5000 }),
      "unsupported",
      'initializer "small"',
      hint,
    );
    await expectSame(await toOnnx(made, { externalData: { threshold: 5000 } }), await model());
  });

  it("writes files part by part", async () => {
    const made = await model(new Blob([small]));
    const [file] = made.toExternalData().externalData;
    const sink = new Sink();
    const progress = [];
    await file.writeTo(sink, { onProgress: (...counts) => progress.push(counts) });
    assert.deepEqual(sink.bytes, await bytesOf(file.data));
    assert.deepEqual(sink.bytes, await bytesOf(file.toBlob()));
    assert.deepEqual(progress.at(-1), [file.byteLength, file.byteLength]);
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(file.writeTo(new Sink(), { signal }), /enough/);
  });

  it("takes models of any size, whose Blobs it does not read", async () => {
    const blob = new Blob([new Uint8Array(2 ** 20)]);
    const gib = new Blob(Array(1024).fill(blob));
    const made = await build((g) => {
      for (let i = 0; i < 5; ++i) {
        g.initializer(`w${i}`, gib, [2 ** 30], { dataType: "uint8" });
      }
      g.output("y", g.op.Relu(g.input("x", "float32", [1])));
    });
    refuses(() => made.toUint8Array(), "model-too-large", "model", /external data/);
    for (const options of [{}, { onlyIfTooLarge: true }]) {
      const { model: bytes, externalData } = made.toExternalData(options);
      assert.ok(bytes.length < 1000);
      assert.deepEqual(
        externalData.map(({ byteLength }) => byteLength),
        [5 * 2 ** 30],
      );
    }
    const split = made.toExternalData({ maxFileSize: 2 ** 31 }).externalData;
    assert.equal(split[0].data.size, 2 ** 31);
    assert.deepEqual(
      split.map(({ byteLength }) => byteLength / 2 ** 30),
      [2, 2, 1],
    );
  });

  it("exports models of TensorFlow.js, with their weights in ONNX's order", async () => {
    const net = tf.sequential({
      layers: [
        tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 20, kernelSize: 3 }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 2 }),
      ],
    });
    const external = await toOnnx(net, { externalData: { location: "net.data" } });
    assert.equal(external.externalData.length, 1);
    const x = tf.randomNormal([2, 8, 8, 3]);
    const [name] = decode(external.model).graph.input.map((input) => input.name);
    const { externalData } = external;
    const outputs = await run(
      external.model,
      { [name]: [x.dataSync(), x.shape] },
      { externalData },
    );
    const [y] = Object.values(outputs);
    net
      .predict(x)
      .dataSync()
      .forEach((value, i) => {
        assert.ok(Math.abs(value - y.data[i]) < 1e-4); // sums of 720 float32 products of size 1
      });
  });

  it("refuses wrong options at the call", async () => {
    const made = await model();
    const where = "externalData";
    const option = "option external_data";
    const bad = (options, at, message) =>
      refuses(() => made.toExternalData(options), "invalid-argument", at, message);
    bad({ location: "/etc/passwd" }, option, /below the folder of the model/);
    bad({ location: "../w" }, option, /below the folder/);
    bad({ location: 7 }, where, /location to be a string/);
    bad({ align: 3 }, option, /power of two/);
    bad({ align: 2 ** 21 }, where, /align to be an integer from 1 to 1048576/);
    bad({ threshold: -1 }, where, /threshold/);
    bad({ threshold: NaN }, where, /threshold/);
    bad({ maxFileSize: 0.5 }, where, /maxFileSize/);
    bad({ onlyIfTooLarge: 1 }, where, /true or false/);
    bad({ treshold: 1 }, where, /unknown name "treshold"/);
    bad("model.onnx", where, /options to be an object/);
  });

  it("refuses a detached weight before anything is written", async () => {
    const gone = ramp(3000);
    const made = await model(small, gone);
    const [file] = made.toExternalData().externalData;
    detach(gone.buffer);
    refuses(() => file.data, "weight-mismatch", 'initializer "large"', /detached/);
    const sink = new Sink();
    await rejects(file.writeTo(sink), "weight-mismatch", 'initializer "large"', /detached/);
    assert.deepEqual(sink.chunks, []);
    const parsed = await parseModel(await printModel(await model()));
    refuses(() => parsed.toExternalData(), "weight-mismatch", 'initializer "small"', /not here/);
  });
});

describe("toOnnx() with externalData", () => {
  it("refuses a target and verify beside it", async () => {
    const made = await model();
    const both = toOnnx(made, { externalData: true, target: new Sink() });
    await rejects(both, "invalid-argument", "toOnnx", /exclude each other/);
    await rejects(toOnnx(made, { externalData: "w" }), "invalid-argument", "toOnnx", /to be true/);
  });

  it("applies the options of an export", async () => {
    const external = await toOnnx(await model(), { externalData: true, outputNames: ["z"] });
    assert.equal(decode(external.model).graph.output[0].name, "z");
  });
});
