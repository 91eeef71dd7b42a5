// A failed call changes nothing.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { float, int, LoomError, ModelBuilder, tensor } from "onnx-loom";
import { build } from "../support.mjs";

const floats = (...shape) => ({ kind: "tensor", dataType: "float32", shape });

describe("A failed call changes nothing", () => {
  // Each failing call is made between calls that succeed. It must not change the bytes of the model.
  const fromGetter = new Error("from a getter");
  const failures = [
    ["duplicate-name", (g) => g.input("x", "float32", [1])],
    ["invalid-argument", (g) => g.input("y", "float32", [-1])],
    [
      "invalid-argument",
      (g) => g.input("late", { kind: "tensor", dataType: "float32", shape: [1, "\ud800"] }),
    ],
    ["weight-mismatch", (g) => g.initializer("small", new Float32Array(3), [4])],
    ["weight-mismatch", (g) => g.initializer("large", new Float32Array(3000), [4000])],
    ["invalid-argument", (g) => g.initializer("large", new Float32Array(3000), [NaN])],
    ["shape-mismatch", (g) => g.initializer("ragged", [[1], [2, 3]])],
    ["unknown-operator", (g, x) => g.node("Rleu", [x])],
    ["bad-arity", (g, x) => g.node("Relu", [x, x])],
    ["bad-attribute", (g, x) => g.node("Relu", [x], { alpha: 1 })],
    ["duplicate-name", (g, x) => g.node("Relu", [x], {}, { outputs: ["x"] })],
    [
      "shape-mismatch",
      (g, x) => g.node("Relu", [x], {}, { name: "n", outputTypes: [floats(9, 9, 9)] }),
    ],
    [
      fromGetter,
      (g, x) =>
        g.node("Relu", [x], {
          bad: {
            get kind() {
              throw fromGetter;
            },
          },
        }),
    ],
    ["bad-attribute", (g, x) => g.node("Cast", [x], { to: tensor([1, 2]) })],
    [
      "invalid-argument",
      (g, x) => g.node("com.example::Twist", [x], { turns: int(3), by: float(1) }),
    ],
    ["shape-mismatch", (g, x) => g.output("x", x, { type: floats(7, 7, 7) })],
    ["shape-mismatch", (g, x) => g.output("y", x, { type: floats(7, 7, 7) })],
    ["invalid-argument", (_, __, builder) => builder.finish({ valueTypes: "yes" })],
  ];
  let expected;
  before(async () => {
    expected = await modelBytes(() => undefined);
  });

  async function modelBytes(fail) {
    const weights = new Float32Array(1000).map((_, i) => i);
    const model = await build((g, builder) => {
      const x = g.input("x", "float32", ["N", 1000]);
      fail(g, x, builder);
      const w = g.initializer("w", weights);
      fail(g, x, builder);
      const [sum] = g.node("Add", [x, w]);
      fail(g, x, builder);
      const [y] = g.node("Add", [sum, g.initializer("v", weights.slice().reverse())]);
      g.output("result", y);
      fail(g, x, builder);
    });
    return model.toUint8Array();
  }

  /** Expects a LoomError with that code, or that very error. */
  function fails(call, codeOrError) {
    assert.throws(call, (error) => {
      assert.equal(error instanceof LoomError ? error.code : error, codeOrError);
      return true;
    });
  }

  for (const [codeOrError, failure] of failures) {
    it(String(failure).slice(0, 90), async () => {
      const bytes = await modelBytes((...args) => fails(() => failure(...args), codeOrError));
      assert.deepEqual(bytes, expected);
    });
  }

  it("also with a call in a getter of the failing call", async () => {
    const bytes = await modelBytes((g, x) => {
      const reentrant = {
        get axis() {
          return (g.node("Softmax", [x], { axes: 1 }), 1);
        },
      };
      fails(() => g.node("Softmax", [x], reentrant), "bad-attribute");
    });
    assert.deepEqual(bytes, expected);
  });

  it("a call in a getter of a call that succeeds comes first", async () => {
    const { graph: g } = await ModelBuilder.create();
    const x = g.input("x", "float32", [1, 2]);
    let inner;
    const attributes = {
      get axis() {
        [inner] = g.node("Relu", [x]);
        return 1;
      },
    };
    const [outer] = g.node("Softmax", [x], attributes);
    assert.deepEqual([inner.name, outer.name], ["Relu_0_output_0", "Softmax_0_output_0"]);
  });
});
