// toOnnx() and its options. Options change a copy of the model.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { ModelBuilder, toOnnx } from "onnx-loom";
import { build, decode, rejects } from "../support.mjs";

let model, plain;
before(async () => {
  model = await build(
    (g) => {
      const x = g.input("x", "float32", [2, 500]);
      const [sum] = g.node("Add", [x, g.input("bias", "float32", [500])]);
      const [y] = g.node("Mul", [sum, g.initializer("w", new Float32Array(500).fill(2))]);
      g.output("y", y);
      g.output("sum", sum);
    },
    { opset: 20, metadata: { author: "Ada", kept: "yes" } },
  );
  plain = model.toUint8Array();
});

const names = (values) => values.map(({ name }) => name);
const dims = ({ type }) => type.tensorType.shape.dim.map((d) => d.dimParam || Number(d.dimValue));

describe("toOnnx() with", () => {
  it("no options, or only undefined ones, exports the model as it is", async () => {
    const unset = { inputNames: undefined, metadata: undefined, target: undefined };
    for (const options of [undefined, {}, unset]) {
      assert.deepEqual(await toOnnx(model, options), plain);
    }
  });

  it("inputNames and outputNames: the first ones, in order, wherever they are used", async () => {
    const options = { inputNames: ["image"], outputNames: ["answer", "raw"] };
    const { graph } = decode(await toOnnx(model, options));
    assert.deepEqual(names(graph.input), ["image", "bias"]);
    assert.deepEqual(names(graph.output), ["answer", "raw"]);
    assert.deepEqual(graph.node[0].input, ["image", "bias"]);
    assert.deepEqual(graph.node[1].output, ["answer"]);
  });

  it("dynamicAxes: named dims of inputs, and of values that depend on them", async () => {
    const { graph } = decode(
      await toOnnx(model, { dynamicAxes: { x: { 0: "N" }, sum: { "-2": "N" } } }),
    );
    assert.deepEqual(dims(graph.input[0]), ["N", 500]);
    for (const output of graph.output) assert.deepEqual(dims(output), ["N", 500]);
  });

  it("metadata, producerName and producerVersion", async () => {
    const options = {
      metadata: { author: "Grace", added: "" },
      producerName: "me",
      producerVersion: "9",
    };
    const found = decode(await toOnnx(model, options));
    const metadata = Object.fromEntries(found.metadataProps.map(({ key, value }) => [key, value]));
    assert.deepEqual(metadata, { author: "Grace", kept: "yes", added: "" });
    assert.deepEqual([found.producerName, found.producerVersion], ["me", "9"]);
  });

  it("opsetVersion: only the opset of the model", async () => {
    assert.deepEqual(await toOnnx(model, { opsetVersion: 20 }), plain);
    await rejects(
      toOnnx(model, { opsetVersion: 21 }),
      "unsupported",
      "option opset_version",
      /opset 20/,
    );
  });

  it("exportParams: false, and keepInitializersAsInputs: true", async () => {
    const bare = decode(await toOnnx(model, { exportParams: false })).graph;
    assert.deepEqual([names(bare.input), bare.initializer.length], [["x", "bias", "w"], 0]);
    const kept = decode(await toOnnx(model, { keepInitializersAsInputs: true })).graph;
    assert.deepEqual([names(kept.input), names(kept.initializer)], [["x", "bias", "w"], ["w"]]);
    assert.deepEqual(
      await toOnnx(model, { exportParams: true, keepInitializersAsInputs: false }),
      plain,
    );
  });

  it("options and any target", async () => {
    const options = { inputNames: ["image"] };
    const expected = await toOnnx(model, options);
    const target = new Uint8Array(expected.length + 3);
    assert.deepEqual(await toOnnx(model, { ...options, target }), expected);
    const chunks = [];
    await toOnnx(model, { ...options, target: { write: (chunk) => void chunks.push(chunk) } });
    assert.deepEqual(new Uint8Array(Buffer.concat(chunks)), expected);
    const stream = new WritableStream({ write: (chunk) => void chunks.push(chunk) });
    assert.equal(await toOnnx(model, { ...options, target: stream }), undefined);
  });

  it("any options leaves the model unchanged", () => {
    assert.deepEqual(model.toUint8Array(), plain);
  });
});

describe("toOnnx() refuses", () => {
  const refused = [
    [{ inputNames: "image" }, /inputNames to be an array/],
    [{ inputNames: [1] }, /each of inputNames to be a string \(given: 1\)/],
    [{ outputNames: { y: "z" } }, /outputNames to be an array/],
    [{ dynamicAxes: ["x"] }, /dynamicAxes to be an object such as/],
    [{ dynamicAxes: { x: [0] } }, /dynamicAxes of "x" to be an object/],
    [{ dynamicAxes: { x: "N" } }, /dynamicAxes of "x" to be an object/],
    [{ dynamicAxes: { x: { first: "N" } } }, /"first" is no axis/],
    [{ dynamicAxes: { x: { 0: 1 } } }, /the name of axis 0 of "x" to be a string/],
    [{ opsetVersion: "20" }, /opsetVersion to be an integer/],
    [{ exportParams: 0 }, /exportParams to be true or false/],
    [{ keepInitializersAsInputs: "no" }, /keepInitializersAsInputs to be true or false/],
    [{ metadata: { a: 1 } }, /metadata "a" to be a string/],
    [{ producerName: 1 }, /producerName to be a string/],
    [{ producerVersion: null }, /producerVersion to be a string/],
    [{ input_names: ["x"] }, /unknown name "input_names"; accepted: inputNames, .*, target/],
    ["net.onnx", /options to be an object \(given: "net\.onnx" \(a string\)\)/],
    [null, /options to be an object/],
  ];
  for (const [options, message] of refused) {
    it(JSON.stringify(options), () =>
      rejects(toOnnx(model, options), "invalid-argument", "toOnnx", message),
    );
  }

  it("names that the model lacks, or has already", async () => {
    const where = "option dynamic_axes";
    await rejects(toOnnx(model, { dynamicAxes: { z: { 0: "N" } } }), "unknown-value", where, /"z"/);
    await rejects(
      toOnnx(model, { dynamicAxes: { x: { 2: "N" } } }),
      "invalid-argument",
      where,
      /rank 2/,
    );
    const twice = toOnnx(model, { inputNames: ["y"] });
    await rejects(twice, "duplicate-name", 'value "y"', /two values/);
    const many = toOnnx(model, { inputNames: ["a", "b", "c"] });
    await rejects(many, "invalid-argument", "option input_names", /3 names/);
  });

  it("a value that is not a model", async () => {
    const builder = await ModelBuilder.create();
    const trained = { layers: [], predict: () => undefined };
    for (const given of [
      undefined,
      null,
      "net.onnx",
      plain,
      builder,
      trained,
      Object.create(model),
    ]) {
      const message =
        /expected an OnnxModel or a tf\.LayersModel \(given: .*\); finish\(\) of a ModelBuilder returns the former/;
      await rejects(toOnnx(given), "invalid-argument", "toOnnx", message);
    }
    builder.dispose();
  });

  it("a target before it does any work", async () => {
    const options = { target: "net.onnx", opsetVersion: 1 };
    await rejects(
      toOnnx(model, options),
      "invalid-argument",
      "target",
      /"net\.onnx" \(a string\) is not accepted/,
    );
  });
});
