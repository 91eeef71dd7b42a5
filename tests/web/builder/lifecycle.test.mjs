// The life of a builder from create() to finish() or dispose(), and when memory is freed.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryUsage, ModelBuilder, toOnnx } from "onnx-loom";
import { afterGarbageCollection, build, decode, refuses, rejects } from "../support.mjs";

function fill(g) {
  const x = g.input("x", "float32", ["N", 4]);
  const [y] = g.node("Add", [x, g.initializer("w", new Float32Array(4))]);
  g.output("y", y);
}

describe("create()", () => {
  it("takes the fields of the model", async () => {
    const model = await build(fill, {
      opset: 17,
      opsetImports: { "com.example": 3 },
      graphName: "net",
      docString: "what it is for",
      producerName: "me",
      producerVersion: "1.2",
      domain: "com.example.models",
      modelVersion: 2n ** 40n,
      metadata: { author: "Ä", licence: "" },
    });
    const found = decode(model.toUint8Array());
    const imports = found.opsetImport.map(({ domain, version }) => [domain, Number(version)]);
    assert.deepEqual(imports, [
      ["", 17],
      ["com.example", 3],
    ]);
    assert.deepEqual(
      [found.graph.name, found.docString, found.producerName, found.producerVersion, found.domain],
      ["net", "what it is for", "me", "1.2", "com.example.models"],
    );
    assert.equal(Number(found.modelVersion), 2 ** 40);
    const metadata = found.metadataProps.map(({ key, value }) => [key, value]);
    assert.deepEqual(metadata, [
      ["author", "Ä"],
      ["licence", ""],
    ]);
  });

  it("names the graph in every error", async () => {
    const { graph } = await ModelBuilder.create({ graphName: "net" });
    refuses(() => graph.node("Relu", []), "bad-arity", 'graph "net" / node "Relu_0" (Relu)', /./);
    refuses(() => graph.node("Relu", 1), "invalid-argument", 'graph "net" / node (Relu)', /./);
  });

  const refused = [
    [{ opset: 0 }, /opset to be an integer from 1/],
    [{ opset: 17.5 }, /17\.5/],
    [{ opset: "17" }, /"17" \(a string\)/],
    [{ opset: 999 }, /999/],
    [{ opsetImports: { x: -1 } }, /the opset of domain "x"/],
    [{ opsetImports: ["x"] }, /opsetImports to be an object/],
    [{ graphName: "" }, /name/],
    [{ graphName: null }, /graphName to be a string \(given: null\)/],
    [{ docString: "\udc00" }, /lone surrogate/],
    [{ producerName: 1 }, /producerName/],
    [{ modelVersion: 2n ** 63n }, /64 bits/],
    [{ modelVersion: 0.5 }, /64 bits/],
    [{ metadata: { a: undefined } }, /metadata "a"/],
    [{ metadata: "a" }, /metadata to be an object/],
    [{ opsetVersion: 17 }, /unknown name "opsetVersion"; accepted: opset, /],
    [null, /options to be an object/],
  ];
  for (const [options, message] of refused) {
    const text = JSON.stringify(options, (_, v) => (typeof v === "bigint" ? `${v}n` : v));
    it(`refuses ${text}`, () =>
      rejects(ModelBuilder.create(options), "invalid-argument", "model", message));
  }
});

describe("finish()", () => {
  it("refuses a model without outputs, which can be completed and finished again", async () => {
    const builder = await ModelBuilder.create();
    const x = builder.graph.input("x", "float32", [1]);
    refuses(() => builder.finish(), "invalid-state", 'graph "main"', /no output/);
    builder.graph.output("y", builder.graph.node("Relu", [x])[0]);
    assert.ok(builder.finish().byteLength > 50);
  });

  it("writes value types on demand", async () => {
    const valueInfo = async (options) => {
      const builder = await ModelBuilder.create();
      const { graph: g } = builder;
      const [hidden] = g.node(
        "Relu",
        [g.input("x", "float32", ["N"])],
        {},
        { outputs: ["hidden"] },
      );
      g.output("y", g.node("Neg", [hidden])[0]);
      return decode(builder.finish(options).toUint8Array()).graph.valueInfo.map(({ name }) => name);
    };
    assert.deepEqual(await valueInfo(), []);
    assert.deepEqual(await valueInfo({ valueTypes: false }), []);
    assert.deepEqual(await valueInfo({ valueTypes: true }), ["hidden"]);
  });

  it("refuses wrong options", async () => {
    const builder = await ModelBuilder.create();
    refuses(() => builder.finish({ valueTypes: 1 }), "invalid-argument", "model", /true or false/);
    refuses(
      () => builder.finish({ types: true }),
      "invalid-argument",
      "model",
      /unknown name "types"/,
    );
    builder.dispose();
  });

  it("gives a model that outlives the builder, its dispose() and its values", async () => {
    const builder = await ModelBuilder.create();
    fill(builder.graph);
    const model = builder.finish();
    builder.dispose();
    assert.equal(model.toUint8Array().length, model.byteLength);
    assert.deepEqual(model.inspect().nodes, [
      {
        name: "Add_0",
        opType: "Add",
        domain: "",
        inputs: ["x", "w"],
        outputs: [{ name: "y", type: "float32[N, 4]" }],
        attributes: [],
        subgraphs: [],
      },
    ]);
    assert.deepEqual(model.inspect().initializers, [
      { name: "w", type: "float32[4]", byteLength: 16 },
    ]);
  });
});

describe("dispose()", () => {
  it("may be called at any time, any number of times", async () => {
    const builder = await ModelBuilder.create();
    const x = builder.graph.input("x", "float32", [1]);
    builder.dispose();
    builder.dispose();
    const message = /the builder is disposed: make a new one/;
    refuses(
      () => builder.graph.node("Relu", [x]),
      "invalid-state",
      'graph "main" / node (Relu)',
      message,
    );
    refuses(() => builder.finish(), "invalid-state", "model", message);
    refuses(() => x.type, "invalid-state", 'graph "main"', message);
  });

  it("is what `using` calls", async () => {
    const builder = await ModelBuilder.create();
    assert.equal(typeof builder[Symbol.dispose], "function");
    builder[Symbol.dispose]();
    refuses(() => builder.finish(), "invalid-state", "model", /disposed/);
    assert.equal("undefined" in ModelBuilder.prototype, false);
  });

  it("fails a call that is under way", async () => {
    const builder = await ModelBuilder.create();
    const attributes = {
      get axis() {
        return (builder.dispose(), 1);
      },
    };
    const call = () =>
      builder.graph.node("Softmax", [builder.graph.input("x", "float32", [1])], attributes);
    refuses(call, "invalid-state", "model", /used up or disposed/);
  });
});

describe("Memory", () => {
  // 1,000 nodes take about a megabyte, so that a leak adds up.
  async function abandonedBuilder() {
    const { graph: g } = await ModelBuilder.create();
    let x = g.input("x", "float32", [1]);
    for (let i = 0; i < 1000; ++i) [x] = g.node("Relu", [x]);
  }

  it("of an abandoned builder is freed by garbage collection", async () => {
    const freed = async () => {
      for (let i = 0; i < 5; ++i) await abandonedBuilder();
      await afterGarbageCollection(() => false);
    };
    await freed();
    const before = memoryUsage().wasmBytes;
    for (let round = 0; round < 4; ++round) await freed();
    assert.equal(memoryUsage().wasmBytes, before);
  });

  it("of an abandoned builder stays while anything of it is reachable", async () => {
    const { graph } = await ModelBuilder.create();
    const x = graph.input("x", "float32", [1]);
    await afterGarbageCollection(() => false);
    assert.equal(graph.node("Relu", [x])[0].name, "Relu_0_output_0");
  });

  it("does not grow over 200 cycles of build, export and dispose or finish", async () => {
    const cycle = async (finish) => {
      const builder = await ModelBuilder.create();
      fill(builder.graph);
      if (finish) await toOnnx(builder.finish(), { metadata: { a: "b" } });
      else builder.dispose();
    };
    for (let i = 0; i < 20; ++i) await cycle(i % 2);
    const before = memoryUsage().wasmBytes;
    for (let i = 0; i < 200; ++i) await cycle(i % 2);
    assert.equal(memoryUsage().wasmBytes, before);
  });
});
