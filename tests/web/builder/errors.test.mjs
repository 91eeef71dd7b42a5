// Every error code, with its `where` and message.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { LoomError, ModelBuilder, toOnnx } from "onnx-loom";
import { addModel, build, refuses, rejects } from "../support.mjs";

describe("Each error code", () => {
  let builder, g, x;
  beforeEach(async () => {
    builder = await ModelBuilder.create({ opset: 21 });
    g = builder.graph;
    x = g.input("x", "float32", ["N", 4]);
  });

  it("invalid-argument: an argument that is wrong by itself", () => {
    refuses(
      () => g.input("", "float32", []),
      "invalid-argument",
      'graph "main" / input ""',
      /name/,
    );
    refuses(
      () => g.input("y", "float33", []),
      "invalid-argument",
      'graph "main" / input "y"',
      /"float33" \(a string\) is not a data type; there are float32, /,
    );
    refuses(
      () => g.node("Relu", [undefined]),
      "invalid-argument",
      'graph "main" / node (Relu) / input 0',
      /expected a value, small data in its place, or null .* \(given: undefined\)/,
    );
    refuses(
      () => g.node("Relu", x),
      "invalid-argument",
      'graph "main" / node (Relu)',
      /given: a Value\); put the value into an array/,
    );
  });

  it("invalid-state: the builder is used up", () => {
    g.output("y", g.node("Relu", [x])[0]);
    builder.finish();
    const message = /the builder is finished: make a new one/;
    refuses(
      () => g.input("z", "float32", []),
      "invalid-state",
      'graph "main" / input "z"',
      message,
    );
    refuses(
      () => g.initializer("w", 1),
      "invalid-state",
      'graph "main" / initializer "w"',
      message,
    );
    refuses(() => g.node("Relu", [x]), "invalid-state", 'graph "main" / node (Relu)', message);
    refuses(() => g.output("z", x), "invalid-state", 'graph "main" / output "z"', message);
    refuses(() => builder.finish(), "invalid-state", "model", message);
    refuses(() => x.name, "invalid-state", 'graph "main"', message);
    refuses(() => x.type, "invalid-state", 'graph "main"', message);
  });

  it("unknown-value: an output that was left out, and an unknown name", async () => {
    const image = g.input("image", "float32", [1, 1, 4, 4]);
    const [, indices] = g.node(
      "MaxPool",
      [image],
      { kernel_shape: [2, 2] },
      { outputs: ["p", ""] },
    );
    assert.equal(indices.name, "");
    refuses(() => indices.type, "unknown-value", 'graph "main"', /absent/);
    refuses(() => g.output("y", indices), "unknown-value", 'graph "main" / output "y"', /absent/);
    const model = await addModel(new Float32Array(4));
    await rejects(
      toOnnx(model, { dynamicAxes: { nothing: { 0: "N" } } }),
      "unknown-value",
      "option dynamic_axes",
      /"nothing"/,
    );
  });

  it("foreign-value: a value of another builder", async () => {
    const other = await ModelBuilder.create();
    const foreign = other.graph.input("x", "float32", ["N", 4]);
    const where = 'graph "main" / node "Add_0" (Add) / input 1 "B"';
    refuses(() => g.node("Add", [x, foreign]), "foreign-value", where, /another builder/);
    refuses(() => g.output("y", foreign), "foreign-value", 'graph "main" / output "y"', /another/);
    other.dispose();
  });

  it("foreign-value: also when another instance has given its builder the same number", async () => {
    const wasmModule = await readModule();
    const [one, two] = await Promise.all([
      ModelBuilder.create({ wasmModule }),
      ModelBuilder.create({ wasmModule: structuredClone(wasmModule) }),
    ]);
    const x1 = one.graph.input("x", "float32", [1]);
    const x2 = two.graph.input("x", "float32", [1]);
    const where = 'graph "main" / node "Add_0" (Add) / input 1 "B"';
    refuses(() => one.graph.node("Add", [x1, x2]), "foreign-value", where, /another builder/);
    refuses(() => two.graph.node("Add", [x2, x1]), "foreign-value", where, /another builder/);
    for (const builder of [one, two]) builder.dispose();
  });

  it("duplicate-name: names are unique in the whole model", () => {
    const message = /taken already/;
    refuses(() => g.input("x", "int8", []), "duplicate-name", 'graph "main" / input "x"', message);
    refuses(
      () => g.initializer("x", 1),
      "duplicate-name",
      'graph "main" / initializer "x"',
      message,
    );
    refuses(
      () => g.node("Relu", [x], {}, { name: "relu", outputs: ["x"] }),
      "duplicate-name",
      'graph "main" / node "relu" (Relu) / output 0',
      message,
    );
    g.node("Relu", [x], {}, { name: "relu" });
    refuses(
      () => g.node("Relu", [x], {}, { name: "relu" }),
      "duplicate-name",
      'graph "main" / node "relu" (Relu)',
      /another node/,
    );
  });

  it("unknown-operator", () => {
    const where = 'graph "main" / node "Rleu_0" (Rleu)';
    refuses(() => g.node("Rleu", [x]), "unknown-operator", where, /"Rleu" at opset 21/);
  });

  it("bad-arity", () => {
    const where = 'graph "main" / node "Relu_0" (Relu)';
    refuses(() => g.node("Relu", []), "bad-arity", where, /exactly 1 inputs, given 0/);
    refuses(() => g.node("Relu", [x, x]), "bad-arity", where, /exactly 1 inputs, given 2/);
    refuses(
      () => g.node("Relu", [x], {}, { outputs: 2 }),
      "bad-arity",
      where,
      /exactly 1 outputs, given 2/,
    );
  });

  it("bad-attribute: unknown, missing, of the wrong kind", () => {
    refuses(
      () => g.node("Softmax", [x], { axes: 1 }, { name: "probs" }),
      "bad-attribute",
      'graph "main" / node "probs" (Softmax) / attribute "axes"',
      /axis/,
    );
    const where = 'graph "main" / node "Concat_0" (Concat) / attribute "axis"';
    refuses(() => g.node("Concat", [x]), "bad-attribute", where, /required/);
    refuses(() => g.node("Concat", [x], { axis: 0.5 }), "bad-attribute", where, /INT.*0\.5/);
    refuses(() => g.node("Concat", [x], { axis: "0" }), "bad-attribute", where, /INT.*STRING/);
    const inJavaScript = 'graph "main" / node (Concat) / attribute "axis"';
    refuses(
      () => g.node("Concat", [x], { axis: true }),
      "bad-attribute",
      inJavaScript,
      /give 1 or 0/,
    );
    refuses(
      () => g.node("Concat", [x], { axis: undefined }),
      "bad-attribute",
      inJavaScript,
      /leave the attribute out/,
    );
  });

  it("type-mismatch", () => {
    const indices = g.input("i", "int64", ["N", 4]);
    const where = 'graph "main" / node "Add_0" (Add) / input 1 "B"';
    refuses(
      () => g.node("Add", [x, indices]),
      "type-mismatch",
      where,
      /tensor\(int64\).*tensor\(float\)/,
    );
  });

  it("shape-mismatch, with ONNX's own text as cause", () => {
    const square = g.input("square", "float32", [5, 5]);
    const where = 'graph "main" / node "MatMul_0" (MatMul)';
    const error = refuses(
      () => g.node("MatMul", [x, square]),
      "shape-mismatch",
      where,
      /Incompatible/,
    );
    assert.match(error.cause, /ShapeInferenceError/);
  });

  it("weight-mismatch: both sizes are named, for small and large data", () => {
    const where = 'graph "main" / initializer "w"';
    refuses(
      () => g.initializer("w", [1, 2, 3], [2]),
      "weight-mismatch",
      where,
      /8 bytes, given 12/,
    );
    refuses(
      () => g.initializer("w", new Float32Array(300), [400]),
      "weight-mismatch",
      where,
      /1600 bytes, given 1200/,
    );
    refuses(
      () => g.initializer("w", new Float32Array(500), [400]),
      "weight-mismatch",
      where,
      /1600 bytes, given 2000/,
    );
    refuses(() => g.initializer("w", ["a"], [2]), "weight-mismatch", where, /2 strings, given 1/);
  });

  it("model-too-large: past what Protocol Buffers read back, before anything is allocated", async () => {
    const gigabyte = new Uint8Array(2 ** 30); // never touched, so that it takes no memory
    const model = await build((g) => {
      const names = ["one", "two"];
      const ones = names.map((name) => g.initializer(name, gigabyte));
      g.output("y", g.node("Add", [...ones])[0]);
    });
    const message = /2147483632/;
    refuses(() => model.byteLength, "model-too-large", "model", message);
    refuses(() => model.parts, "model-too-large", "model", message);
    refuses(() => model.toUint8Array(), "model-too-large", "model", message);
    refuses(() => model.toBlob(), "model-too-large", "model", message);
    await rejects(toOnnx(model), "model-too-large", "model", message);
    const chunks = [];
    const sink = { write: (chunk) => void chunks.push(chunk) };
    await rejects(model.writeTo(sink), "model-too-large", "model", message);
    assert.equal(chunks.length, 0);
  });

  it("unsupported: shared memory, and another opset", async () => {
    const where = 'graph "main" / initializer "w"';
    const shared = new Float32Array(new SharedArrayBuffer(8));
    refuses(() => g.initializer("w", shared), "unsupported", where, /SharedArrayBuffer/);
    const model = await addModel(new Float32Array(4));
    await rejects(toOnnx(model, { opsetVersion: 12 }), "unsupported", "option opset_version", /12/);
  });

  it("check-failed: the official checker's own text is the cause", async () => {
    const builder = await ModelBuilder.create({ opset: 26 });
    const graph = builder.graph;
    // One 6-bit element leaves two bits of its byte unused. They must be zero, which only the checker checks.
    const dirty = Uint8Array.of(0b1100_0000);
    const value = graph.initializer("w", dirty, [1], { dataType: "float6e2m3" });
    graph.output(value);
    const text = /non-zero padding bits/;
    refuses(() => builder.finish(), "check-failed", "model", text);
    assert.throws(
      () => builder.finish(),
      ({ cause }) => text.test(String(cause)),
    );
    builder.dispose();
  });
  // out-of-scope-value is tested in subgraphs.test.mjs, out-of-memory and internal in instance.test.mjs.
});

async function readModule() {
  const { readFile } = await import("node:fs/promises");
  return WebAssembly.compile(await readFile(new URL(import.meta.resolve("onnx-loom/loom.wasm"))));
}

describe("An error", () => {
  it("is thrown from the user's own line: no frame of Loom above it", async () => {
    const { graph } = await ModelBuilder.create();
    const calls = [
      () => graph.input("", "float32", []),
      () => graph.initializer("w", {}),
      () => graph.node("Rleu", []),
      () => graph.output("y", null),
    ];
    for (const call of calls) {
      const error = refuses(call, ...codeAndWhere(call));
      const [, firstFrame] = error.stack.split("\n    at ");
      assert.match(firstFrame, /errors\.test\.mjs/, error.stack);
    }
  });

  it("has the call in its asynchronous stack", async () => {
    const error = await ModelBuilder.create({ opset: 999 }).catch((error) => error);
    assert.match(error.stack, /errors\.test\.mjs/);
  });

  it("is an Error with code, where and cause", () => {
    const error = new LoomError("internal", "model", "text", "cause");
    assert.ok(error instanceof Error);
    assert.deepEqual(
      { ...error },
      { name: "LoomError", code: "internal", where: "model", cause: "cause" },
    );
    assert.equal(String(error), "LoomError: model: text");
    assert.equal("cause" in new LoomError("internal", "", "text", ""), false);
  });
});

function codeAndWhere(call) {
  try {
    call();
  } catch ({ code, where }) {
    return [code, where, /./];
  }
  return [];
}
