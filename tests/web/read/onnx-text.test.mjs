// ONNX text: the same rules as in tests/core, and what JavaScript adds.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ModelBuilder, parseModel, printModel, toOnnx } from "onnx-loom";
import { build, decode, refuses, rejects } from "../support.mjs";

const HEADER = '<ir_version: 10, opset_import: ["" : 21]>';

const parse = (graph) => parseModel(`${HEADER} ${graph}`);

const numbers = Array.from({ length: 300 }, (_, i) => i / 4);

describe("parseModel", () => {
  it("makes a model that exports", async () => {
    const model = await parse(`main (float[N, 2] x) => (float[N, 2] y)
      <float[2] w = {1.5, -2}> { [add] y = Add (x, w) }`);
    const { irVersion, graph } = decode(model.toUint8Array());
    assert.equal(Number(irVersion), 10);
    assert.deepEqual(
      graph.node.map(({ name, opType }) => [name, opType]),
      [["add", "Add"]],
    );
    assert.deepEqual(
      new Float32Array(graph.initializer[0].rawData.slice().buffer),
      new Float32Array([1.5, -2]),
    );
    assert.deepEqual(await toOnnx(model), model.toUint8Array());
  });

  it("returns large initializers as weights", async () => {
    const model = await parse(`main (float[300] x) => (float[300] y)
      <float[300] w = {${numbers}}> { y = Add (x, w) }`);
    const weight = model.parts.find(({ name }) => name === "w");
    assert.equal(weight.byteLength, 1200);
    assert.deepEqual(new Float32Array(weight.source.slice().buffer), new Float32Array(numbers));
    const [{ rawData }] = decode(model.toUint8Array()).graph.initializer;
    assert.deepEqual(new Float32Array(rawData.slice().buffer), new Float32Array(numbers));
    assert.equal((await model.toBlob().arrayBuffer()).byteLength, model.byteLength);
  });

  it("has no bytes for weights that the text only refers to", async () => {
    const model = await parse(`main (float[300] x) => (float[300] y)
      <float[300] w = ["location": "loom:0", "length": "1200"]> { y = Add (x, w) }`);
    assert.deepEqual(model.inspect().initializers, [
      { name: "w", type: "float32[300]", byteLength: 1200 },
    ]);
    assert.match(printModel(model), /float\[300\] w = \["location": "loom:0"/);
    const where = 'initializer "w"';
    refuses(() => model.toUint8Array(), "weight-mismatch", where, /its 1200 bytes are not here/);
    refuses(() => model.parts, "weight-mismatch", where, /only refers to it/);
    await rejects(toOnnx(model), "weight-mismatch", where, /only refers to it/);
    const stripped = await toOnnx(model, { exportParams: false });
    assert.equal(decode(stripped).graph.initializer.length, 0);
  });

  it("reports line and column", async () => {
    const error = await rejects(
      parseModel(`${HEADER}\nmain (float x) => (float y) {\n  y = Relu x\n}`),
      "invalid-argument",
      "text / line 3, column 12",
      /Expected character \( not found/,
    );
    assert.match(error.cause, /ParseError at position \(line: 3 column: 12\)/);
  });

  it("checks the model", async () => {
    await rejects(
      parse("g (float x) => (float y) { y = Relu (z) }"),
      "check-failed",
      'graph "g" / node "" (Relu)',
      /'z'/,
    );
    await rejects(
      parse("g (float[2] x, float[3] z) => (float y) { [n] y = Add (x, z) }"),
      "shape-mismatch",
      'graph "g" / node "n" (Add)',
      /Incompatible dimensions/,
    );
    await rejects(
      parse("g () => (float y) <float[1000000000] y = {0}> {}"),
      "weight-mismatch",
      'graph "g" / initializer "y"',
      /needs 1000000000 values, given 1/,
    );
  });

  it("survives endlessly nested texts", async () => {
    for (const piece of ["seq(", "y = If (c) <b: graph = t () => () {"]) {
      await assert.rejects(parseModel(`g (${piece.repeat(200_000)}`), (error) => {
        assert.equal(error.code, "unsupported");
        assert.match(error.where, /^text \/ line 1, column \d+$/);
        assert.match(error.message, /nested deeper than 100/);
        return true;
      });
    }
  });

  it("refuses values that are not text, and unknown options", async () => {
    await rejects(parseModel(7), "invalid-argument", "text", /to be a string \(given: 7\)/);
    await rejects(parseModel("\uD800"), "invalid-argument", "text", /lone surrogate/);
    await rejects(parseModel("", { wasm: 1 }), "invalid-argument", "text", /unknown name "wasm"/);
  });
});

describe("printModel", () => {
  it("prints what parseModel takes back", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", ["N", 300]);
      const w = g.initializer("w", new Float32Array(600), [300, 2]);
      const [y] = g.node("MatMul", [x, w]);
      const scale = g.initializer("scale", [0.1, 1e22]);
      g.output("y", g.node("Mul", [y, scale])[0]);
    });
    const text = printModel(model);
    assert.match(text, /float\[2\] scale = {2}\{0\.1,1e\+22\}/);
    const again = await parseModel(text);
    assert.equal(printModel(again), text);
    assert.deepEqual(again.inspect(), model.inspect());
  });

  it("refuses what the text would lose", async () => {
    const builder = await ModelBuilder.create();
    const x = builder.graph.input("x", "float32", [1], { docString: "doc" });
    builder.graph.output("y", x);
    const model = builder.finish();
    refuses(() => printModel(model), "unsupported", 'graph "main" / input "x"', /cannot express/);
    refuses(() => printModel("model"), "invalid-argument", "printModel", /a model, as finish/);
  });
});
