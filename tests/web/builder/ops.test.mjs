// g.op, which has every operator as a function.
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { describe, it } from "node:test";
import { attributeRef, float, ModelBuilder, Value } from "onnx-loom";
import { build, decode, refuses } from "../support.mjs";

async function graph(opset = 21) {
  const builder = await ModelBuilder.create({ opset });
  return builder.graph;
}

const node = (op) => `graph "main" / node (${op})`;

describe("g.op", () => {
  it("makes the same model as g.node", async () => {
    const make = (add) =>
      build((g) => {
        const x = g.input("x", "float32", [1, 3, 8, 8]);
        const w = g.initializer("w", new Float32Array(81), [3, 3, 3, 3]);
        add(g, x, w);
      });
    const a = await make((g, x, w) => {
      const y = g.op.Conv(x, w, { strides: [2, 2], auto_pad: "SAME_UPPER" }, { name: "conv" });
      const z = g.op.Clip(y, null, g.initializer("six", 6));
      const [best, which] = g.op.TopK(z, g.initializer("k", [2n]));
      const joined = g.op.Concat(best, g.op.Cast(which, { to: "float32" }), { axis: 0 });
      g.output("y", g.op.Sum(joined, joined, joined));
    });
    const b = await make((g, x, w) => {
      const conv = { strides: [2, 2], auto_pad: "SAME_UPPER" };
      const [y] = g.node("Conv", [x, w], conv, { name: "conv" });
      const [z] = g.node("Clip", [y, null, g.initializer("six", 6)]);
      const [best, which] = g.node("TopK", [z, g.initializer("k", [2n])]);
      const [cast] = g.node("Cast", [which], { to: 1 });
      const [joined] = g.node("Concat", [best, cast], { axis: 0 });
      g.output("y", g.node("Sum", [joined, joined, joined])[0]);
    });
    assert.deepEqual(a.toUint8Array(), b.toUint8Array());
  });

  it("returns one output as a value, several as a tuple, any number as an array", async () => {
    const g = await graph();
    const x = g.input("x", "float32", [4, 6]);
    assert.ok(g.op.Relu(x) instanceof Value);
    assert.ok(g.op.Relu(x, {}, { outputs: ["named"] }) instanceof Value);
    const pair = g.op.TopK(x, g.initializer("k", [1n]));
    assert.equal(pair.length, 2);
    const parts = g.op.Split(x, { num_outputs: 2 });
    assert.deepEqual(
      parts.map((part) => part.type.shape),
      [
        [2, 6],
        [2, 6],
      ],
    );
    assert.ok(Array.isArray(g.op.Split(x, { num_outputs: 1 })));
  });

  it("returns optional outputs if they are requested", async () => {
    const g = await graph();
    const x = g.input("x", "float32", [1, 1, 4, 4]);
    const pool = { kernel_shape: [2, 2] };
    assert.ok(g.op.MaxPool(x, pool) instanceof Value);
    assert.ok(g.op.MaxPool(x, pool, { name: "p" }) instanceof Value);
    assert.equal(g.op.MaxPool(x, pool, { outputs: 1 }).length, 1);
    const [values, indices] = g.op.MaxPool(x, pool, { outputs: ["best", null] });
    assert.equal(values.name, "best");
    assert.equal(indices.type.dataType, "int64");
    const w = g.initializer("w", new Float32Array(16), [1, 16, 1]);
    const r = g.initializer("r", new Float32Array(64), [1, 16, 4]);
    const sequence = g.op.Reshape(x, g.initializer("s", [16n, 1n, 1n]));
    const [all, last] = g.op.LSTM(sequence, w, r, { hidden_size: 4 }, { outputs: ["", null] });
    assert.equal(all.name, "");
    assert.deepEqual(last.type.shape, [1, 1, 4]);
  });

  it("has the other official domains", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", [2, 3]);
      const scaled = g.op["ai.onnx.ml"].Scaler(x, { scale: [0.5], offset: [1] });
      const [label, scores] = g.op["ai.onnx.ml"].LinearClassifier(g.op["ai.onnx"].Relu(scaled), {
        coefficients: [1, 2, 3],
        classlabels_ints: [0, 1],
        post_transform: "SOFTMAX",
      });
      g.output("label", label);
      g.output("scores", scores);
    });
    const { opsetImport, graph } = decode(model.toUint8Array());
    assert.deepEqual(
      opsetImport.map(({ domain }) => domain),
      ["", "ai.onnx.ml"],
    );
    assert.deepEqual(
      graph.node.map(({ opType }) => opType),
      ["Scaler", "Relu", "LinearClassifier"],
    );
  });

  it("takes plain data as inputs, and bodies as closures", async () => {
    const g = await graph();
    const x = g.input("x", "float32", [2, 6]);
    assert.deepEqual(g.op.Reshape(g.op.Clip(g.op.Add(x, 1), 0, 6), [3n, 4n]).type.shape, [3, 4]);
    assert.deepEqual(g.op.Slice(x, [0n], [2n], [1n]).type.shape, [2, 2]);
    const [y] = g.op.If(g.op.Greater(g.op.ReduceSum(x, null, { keepdims: 0 }), 0), {
      then_branch: (body) => body.op.Relu(x),
      else_branch: (body) => body.op.Neg(body.op.Abs(x)),
    });
    assert.deepEqual(y.type.shape, [2, 6]);
    const [sum, all] = g.op.Loop(3n, null, x, {
      body: (body, i, goOn, state) => [goOn, body.op.Add(state, body.op.Cast(i, { to: 1 })), i],
    });
    assert.deepEqual([sum.type.dataType, all.type.dataType], ["float32", "int64"]);
  });

  it("adds the nodes of functions, whose attributes can be references", async () => {
    const model = await build((g, builder) => {
      builder.function(
        "com.example::Leaky",
        ["x"],
        (body, x) => body.op.LeakyRelu(x, { alpha: attributeRef("slope") }),
        { attributes: ["slope"] },
      );
      const x = g.input("x", "float32", [2]);
      g.output("y", g.node("com.example::Leaky", [x], { slope: float(0.25) })[0]);
    });
    const [leaky] = decode(model.toUint8Array()).functions[0].node;
    assert.equal(leaky.opType, "LeakyRelu");
    assert.equal(leaky.attribute[0].refAttrName, "slope");
  });

  it("is an object that tools can inspect, and its functions stay the same", async () => {
    const g = await graph();
    assert.equal(g.op.Relu, g.op.Relu);
    assert.equal(g.op["ai.onnx.ml"], g.op["ai.onnx.ml"]);
    for (const name of ["then", "toJSON", "constructor", "conv", Symbol.iterator]) {
      assert.equal(g.op[name], undefined);
      assert.equal(g.op["ai.onnx.ml"][name], undefined);
    }
    assert.equal(await g.op, g.op);
    assert.equal(typeof inspect(g.op), "string");
  });
});

describe("g.op refuses", () => {
  it("what the opset lacks, and names an opset that has it", async () => {
    const g = await graph(12);
    const x = g.input("x", "float32", [1, 4]);
    refuses(
      () => g.op.Gelu(x),
      "unknown-operator",
      'graph "main" / node "Gelu_0" (Gelu)',
      /appeared in opset 20/,
    );
    refuses(
      () => g.op.Upsample(x),
      "unknown-operator",
      'graph "main" / node "Upsample_0" (Upsample)',
      /deprecated in opset 10/,
    );
    refuses(
      () => g.op.Squeeze(x, g.initializer("axes", [0n])),
      "bad-arity",
      'graph "main" / node "Squeeze_0" (Squeeze)',
      /exactly 1 inputs, given 2; 1 to 2 since opset 13/,
    );
    const attribute = 'graph "main" / node "Dropout_0" (Dropout) / attribute "ratio"';
    refuses(
      () => g.op.Dropout(x, { ratio: 0.5 }),
      "bad-attribute",
      attribute,
      /"ratio" exists until opset 11, and is input 1 now/,
    );
    refuses(
      () => g.op.Nonsense(x),
      "unknown-operator",
      'graph "main" / node "Nonsense_0" (Nonsense)',
      /no operator "Nonsense"/,
    );
  });

  it("values that the documentation does not list", async () => {
    const g = await graph();
    const x = g.input("x", "float32", [1, 1, 4, 4]);
    refuses(
      () => g.op.MaxPool(x, { kernel_shape: [2, 2], auto_pad: "SAME" }),
      "bad-attribute",
      'graph "main" / node "MaxPool_0" (MaxPool) / attribute "auto_pad"',
      /given "SAME", allowed are "NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID"/,
    );
    refuses(
      () => g.op.Cast(x, { to: "float" }),
      "bad-attribute",
      'graph "main" / node "Cast_0" (Cast) / attribute "to"',
      /"float" is not a data type/,
    );
  });

  it("arguments in the wrong places", async () => {
    const g = await graph();
    const x = g.input("x", "float32", [4]);
    const shape = g.initializer("shape", [2n, 2n]);
    refuses(
      () => g.op.Relu(undefined),
      "bad-arity",
      'graph "main" / node "Relu_0" (Relu)',
      /exactly 1 inputs, given 0/,
    );
    refuses(
      () => g.op.Relu(x, undefined, { name: "r" }),
      "invalid-argument",
      `${node("Relu")} / input 1`,
      /\{\} for no attributes/,
    );
    refuses(
      () => g.op.Reshape(undefined, shape),
      "invalid-argument",
      `${node("Reshape")} / input 0`,
      /null for an absent/,
    );
    refuses(
      () => g.op.Reshape(x, shape, {}, {}, {}),
      "invalid-argument",
      node("Reshape"),
      /inputs, then one object of attributes, then one of options/,
    );
    refuses(
      () => g.op.Reshape(x, {}, shape),
      "invalid-argument",
      node("Reshape"),
      /inputs, then one object of attributes/,
    );
    refuses(
      () => g.op.Relu(x, {}, { nam: "r" }),
      "invalid-argument",
      node("Relu"),
      /unknown name "nam"/,
    );
  });

  it("calls that come too late, at the line that made them", async () => {
    const builder = await ModelBuilder.create();
    const g = builder.graph;
    const x = g.input("x", "float32", [1]);
    builder.dispose();
    const error = refuses(() => g.op.Relu(x), "invalid-state", node("Relu"), /disposed/);
    assert.match(error.stack.split("\n")[1], /ops\.test\.mjs/);
  });
});
