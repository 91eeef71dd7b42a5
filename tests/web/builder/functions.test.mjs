// Functions of a model, and plain data as inputs of nodes.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { attributeRef, float, int, sparseTensor, tensor } from "onnx-loom";
import { run } from "../run.mjs";
import { build, decode, refuses } from "../support.mjs";

const scale = (body, x) => {
  const [factor] = body.node("Constant", [], { value_float: attributeRef("factor") });
  return body.node("Mul", [x, factor]);
};

describe("A function", () => {
  it("runs with given attributes and with defaults", async () => {
    const model = await build((g, builder) => {
      builder.function("test.loom::Scale", ["x"], scale, { attributes: ["factor"] });
      builder.function(
        "test.loom::Shift",
        ["x"],
        (body, x) => {
          const [by] = body.node("Constant", [], { value_float: attributeRef("by") });
          const [shifted] = body.node("Add", [x, by]);
          return body.node("test.loom::Scale", [shifted], { factor: float(3) });
        },
        { defaults: { by: float(1) }, docString: "adds and scales" },
      );
      const x = g.input("x", "float32", ["N"]);
      const [a] = g.node("test.loom::Scale", [x], { factor: float(2) });
      const [b] = g.node("test.loom::Shift", [a]);
      const [c] = g.node("test.loom::Shift", [a], { by: float(-1) });
      assert.deepEqual(b.type, { kind: "tensor", dataType: "float32", shape: ["N"] });
      g.output("b", b);
      g.output("c", c);
    });
    const bytes = model.toUint8Array();
    const { b, c } = await run(bytes, { x: [Float32Array.of(1, 2), [2]] });
    assert.deepEqual([...b.data], [9, 15]);
    assert.deepEqual([...c.data], [3, 9]);
    const { irVersion, functions, opsetImport } = decode(bytes);
    assert.equal(Number(irVersion), 8);
    assert.deepEqual(
      functions.map(({ name, attribute }) => [name, attribute]),
      [
        ["Scale", ["factor"]],
        ["Shift", []],
      ],
    );
    assert.ok(opsetImport.some(({ domain }) => domain === "test.loom"));
  });

  it("is refused with a wrong call or definition", async () => {
    await build((g, builder) => {
      const x = g.input("x", "float32", [2]);
      builder.function("test.loom::Scale", ["x"], scale, { attributes: ["factor"] });
      const node = (attributes, inputs = [x]) => g.node("test.loom::Scale", inputs, attributes);
      const where = 'graph "main" / node "Scale_0" (Scale)';
      refuses(() => node(), "bad-attribute", `${where} / attribute "factor"`, /no default for it/);
      refuses(
        () => node({ factor: float(1), other: int(1) }),
        "bad-attribute",
        `${where} / attribute "other"`,
        /has no such attribute/,
      );
      refuses(() => node({ factor: float(1) }, [x, x]), "bad-arity", where, /at most 1 inputs/);
      const floats = g.initializer("names", ["a", "b"]);
      refuses(
        () => node({ factor: float(1) }, [floats]),
        "shape-mismatch",
        where,
        /inference refused it/,
      );
      refuses(
        () => builder.function("test.loom::Scale", ["x"], scale, { attributes: ["factor"] }),
        "duplicate-name",
        'function "test.loom::Scale"',
        /such a function already/,
      );
      refuses(
        () => builder.function("Mine", ["x"], (_, value) => value),
        "invalid-argument",
        'function "::Mine"',
        /needs a domain/,
      );
      refuses(
        () => builder.function("ai.onnx::Mine", ["x"], (_, value) => value),
        "invalid-argument",
        'function "ai.onnx::Mine"',
        /not one of ONNX's own/,
      );
      refuses(
        () => builder.function("test.loom::Outer", ["a"], (body) => body.node("Relu", [x])),
        "out-of-scope-value",
        'function "test.loom::Outer" / node "Relu_0" (Relu) / input 0 "X"',
        /make it an input of the function/,
      );
      refuses(
        () => builder.function("test.loom::W", ["a"], (body) => body.initializer("w", [1])),
        "unsupported",
        'function "test.loom::W" / initializer "w"',
        /functions have no initializers/,
      );
      refuses(
        () => builder.function("test.loom::T", ["a"], (_, value) => void value.type),
        "unsupported",
        'graph "main" / value "a"',
        /known only where it is called/,
      );
      refuses(
        () =>
          builder.function("test.loom::R", ["a"], (body, value) =>
            body.node("LeakyRelu", [value], { alpha: attributeRef("nothing") }),
          ),
        "bad-attribute",
        'function "test.loom::R" / node "LeakyRelu_0" (LeakyRelu) / attribute "alpha"',
        /has no such attribute/,
      );
      g.output("y", node({ factor: float(1) })[0]);
    });
  });

  it("cannot call itself", async () => {
    await build((g, builder) => {
      refuses(
        () =>
          builder.function("test.loom::Self", ["a"], (body, a) =>
            body.node("test.loom::Self", [a], {}, { outputs: 1 }),
          ),
        "unknown-operator",
        'function "test.loom::Self" / node "Self_0" (Self)',
        /calls itself/,
      );
      builder.function("test.loom::First", ["a"], (body, a) => body.node("test.loom::Second", [a]));
      refuses(
        () => builder.function("test.loom::Second", ["a"], (body, a) => body.node("Relu", [a])),
        "invalid-argument",
        'function "test.loom::Second"',
        /define functions before they are called/,
      );
      g.output("y", g.node("Relu", [g.input("x", "float32", [1])])[0]);
    });
  });
});

describe("Plain data as an input", () => {
  it("gets the type that the other inputs and the schema need", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", [2, 3]);
      const i = g.input("i", "int32", [2]);
      const [y] = g.node("Add", [[[1, 2, 3]], x]);
      const [flat] = g.node("Reshape", [y, [-1]]);
      const [j] = g.node("Mul", [i, 3]);
      const [clipped] = g.node("Clip", [flat, 2.5]);
      const [kept] = g.node("Where", [[true, false], j, 7]);
      g.output("clipped", clipped);
      g.output("kept", kept);
    });
    const bytes = model.toUint8Array();
    const { clipped, kept } = await run(bytes, {
      x: [Float32Array.of(0, 0, 0, 1, 1, 1), [2, 3]],
      i: [Int32Array.of(1, 2), [2]],
    });
    assert.deepEqual([...clipped.data], [2.5, 2.5, 3, 2.5, 3, 4]);
    assert.deepEqual([...kept.data], [3, 7]);
    assert.deepEqual(
      decode(bytes).graph.initializer.map(({ name, dataType }) => [name, dataType]),
      [
        ["Add_0_input_0", 1],
        ["Reshape_0_input_1", 7],
        ["Mul_0_input_1", 6],
        ["Clip_0_input_1", 1],
        ["Where_0_input_0", 9],
        ["Where_0_input_2", 6],
      ],
    );
  });

  it("is refused where it does not fit or is ambiguous", async () => {
    await build((g) => {
      const i = g.input("i", "int32", [2]);
      const where = (op, index, name) =>
        `graph "main" / node "${op}_0" (${op}) / input ${index} "${name}"`;
      refuses(() => g.node("Mul", [i, 1.5]), "invalid-argument", where("Mul", 1, "B"), /1\.5/);
      refuses(
        () => g.node("Mul", [i, 2n ** 40n]),
        "invalid-argument",
        where("Mul", 1, "B"),
        /int32/,
      );
      refuses(
        () => g.node("Mul", [i, "a"]),
        "type-mismatch",
        where("Mul", 1, "B"),
        /given strings/,
      );
      refuses(
        () => g.node("Mul", [i, true]),
        "type-mismatch",
        where("Mul", 1, "B"),
        /given booleans/,
      );
      refuses(() => g.node("Neg", [1]), "type-mismatch", where("Neg", 0, "X"), /ambiguous/);
      refuses(
        () => g.node("Mul", [i, Array(300).fill(1)]),
        "invalid-argument",
        where("Mul", 1, "B"),
        /too much for a literal/,
      );
      refuses(
        () => g.node("Mul", [i, [[1], [1, 2]]]),
        "shape-mismatch",
        'graph "main" / node (Mul) / input 1',
        /ragged/,
      );
      g.output("y", g.node("Identity", [i])[0]);
    });
  });

  it("is a Constant in a function", async () => {
    const model = await build((g, builder) => {
      builder.function("test.loom::Tall", ["x"], (body, x) => body.node("Reshape", [x, [-1, 1]]));
      g.output("y", g.node("test.loom::Tall", [g.input("x", "float32", [2, 3])])[0]);
    });
    const [tall] = decode(model.toUint8Array()).functions;
    assert.deepEqual(
      tall.node.map(({ opType }) => opType),
      ["Constant", "Reshape"],
    );
  });
});

describe("A sparse initializer", () => {
  it("is a dense tensor for nodes", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", [5]);
      const s = g.sparseInitializer("s", sparseTensor(tensor([2, 3]), tensor([1n, 4n]), [5]));
      assert.deepEqual(s.type, { kind: "tensor", dataType: "float32", shape: [5] });
      g.output("y", g.node("Mul", [x, s])[0]);
    });
    const { y } = await run(model.toUint8Array(), { x: [Float32Array.of(1, 1, 1, 1, 2), [5]] });
    assert.deepEqual([...y.data], [0, 2, 0, 0, 6]);
  });

  it("with indices out of bounds is refused", async () => {
    await build((g) => {
      refuses(
        () => g.sparseInitializer("s", sparseTensor(tensor([2, 3]), tensor([1n, 5n]), [5])),
        "check-failed",
        'graph "main" / initializer "s"',
        /sparse tensor/,
      );
      g.output("y", g.node("Relu", [g.input("x", "float32", [1])])[0]);
    });
  });
});
