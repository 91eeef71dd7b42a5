// Bodies of nodes, made from closures and run in onnxruntime-web.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ModelBuilder, subgraph } from "onnx-loom";
import { run } from "../run.mjs";
import { build, decode, refuses } from "../support.mjs";

const scalar = { kind: "tensor", dataType: "int64", shape: [] };

describe("Control flow runs", () => {
  it("If", async () => {
    const model = await build((g) => {
      const up = g.input("up", "bool", []);
      const x = g.input("x", "float32", ["N"]);
      const [y] = g.node("If", [up], {
        then_branch: (body) => body.node("Add", [x, 1]),
        else_branch: () => x,
      });
      g.output("y", y);
    });
    const bytes = model.toUint8Array();
    const x = [Float32Array.of(1, 2), [2]];
    assert.deepEqual([...(await run(bytes, { up: [[true], []], x })).y.data], [2, 3]);
    assert.deepEqual([...(await run(bytes, { up: [[false], []], x })).y.data], [1, 2]);
    const [ifNode] = decode(bytes).graph.node;
    assert.deepEqual(
      ifNode.attribute.map(({ name, g }) => [name, g.name, g.node.map((n) => n.opType)]),
      [
        ["then_branch", "If_0_then_branch", ["Add"]],
        ["else_branch", "If_0_else_branch", ["Identity"]],
      ],
    );
  });

  it("Loop, whose body has its own names", async () => {
    const model = await build((g) => {
      const count = g.input("count", "int64", []);
      const [sum, sums] = g.node("Loop", [count, null, 0n], {
        body: subgraph({ name: "sum_up", inputs: ["i", "go_on", "sum"] }, (body, i, goOn, sum) => {
          assert.deepEqual(i.type, scalar);
          const [next] = body.node("Add", [sum, i]);
          return [goOn, next, next];
        }),
      });
      g.output("total", sum, { type: scalar });
      g.output("sums", sums, { type: { ...scalar, shape: [null] } });
    });
    const { total, sums } = await run(model.toUint8Array(), {
      count: [BigInt64Array.of(5n), []],
    });
    assert.equal(total.data[0], 10n);
    assert.deepEqual([...sums.data], [0n, 1n, 3n, 6n, 10n]);
    const [loop] = decode(model.toUint8Array()).graph.node;
    assert.deepEqual(
      loop.attribute[0].g.input.map(({ name }) => name),
      ["i", "go_on", "sum"],
    );
  });

  it("is described by inspect(), with its bodies", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", [4]);
      const [y] = g.node("If", [g.input("up", "bool", [])], {
        then_branch: (body) => body.node("Softmax", [x], { axis: 0 }),
        else_branch: () => x,
      });
      g.output("y", y);
    });
    const [{ attributes, subgraphs }] = model.inspect().nodes;
    assert.deepEqual(attributes, []);
    assert.deepEqual(
      subgraphs.map(({ attribute, graphName }) => [attribute, graphName]),
      [
        ["then_branch", "If_0_then_branch"],
        ["else_branch", "If_0_else_branch"],
      ],
    );
    const [{ nodes, outputs }] = subgraphs;
    assert.deepEqual(nodes[0].attributes, [{ name: "axis", type: "int", text: "0" }]);
    assert.deepEqual(nodes[0].inputs, ["x"]);
    assert.deepEqual(nodes[0].outputs, outputs);
    assert.equal(outputs[0].type, "float32[4]");
  });

  it("Scan, with a weight in its body", async () => {
    const weight = new Float32Array(400).fill(0.5);
    const model = await build((g) => {
      const rows = g.input("rows", "float32", ["T", 20]);
      const state = g.initializer("start", new Float32Array(20));
      const [last, all] = g.node("Scan", [state, rows], {
        num_scan_inputs: 1,
        body: (body, sum, row) => {
          const w = body.initializer("w", weight, [20, 20]);
          const [mixed] = body.node("MatMul", [row, w]);
          const [next] = body.node("Add", [sum, mixed]);
          return [next, next];
        },
      });
      g.output("last", last);
      g.output("all", all);
    });
    assert.equal(model.parts.filter((part) => part.name === "w").length, 1);
    const rows = new Float32Array(60).fill(1);
    const { last, all } = await run(model.toUint8Array(), { rows: [rows, [3, 20]] });
    assert.deepEqual([...last.data], Array(20).fill(30));
    assert.deepEqual(all.dims, [3, 20]);
  });

  it("If in a Loop in a function's caller", async () => {
    const model = await build((g, builder) => {
      builder.function("test.loom::Twice", ["x"], (body, x) => body.node("Add", [x, x]));
      const x = g.input("x", "float32", [2]);
      const [y] = g.node("Loop", [3n, null, x], {
        body: (outer, i, goOn, value) => {
          const [odd] = outer.node("Cast", [outer.node("Mod", [i, 2n])[0]], { to: 9 });
          const [next] = outer.node("If", [odd], {
            then_branch: () => value,
            else_branch: (inner) => inner.node("test.loom::Twice", [value]),
          });
          return [goOn, next];
        },
      });
      g.output("y", y, { type: { kind: "tensor", dataType: "float32", shape: [2] } });
    });
    const { y } = await run(model.toUint8Array(), { x: [Float32Array.of(1, -3), [2]] });
    assert.deepEqual([...y.data], [4, -12]); // i = 0 and 2 double it
  });
});

describe("A closure that fails", () => {
  const bytesAfter = async (fail) => {
    const builder = await ModelBuilder.create();
    const g = builder.graph;
    const c = g.input("c", "bool", []);
    const x = g.input("x", "float32", [300]);
    fail(g, c, x);
    const weight = (value) => (body) =>
      body.node("Mul", [x, body.initializer(`w${value}`, new Float32Array(300).fill(value))]);
    const [y] = g.node("If", [c], { then_branch: weight(1), else_branch: weight(2) });
    g.output("y", y);
    return builder.finish().toUint8Array();
  };

  it("leaves no trace, and its error is the call's", async () => {
    const expected = await bytesAfter(() => undefined);
    const after = await bytesAfter((g, c, x) => {
      const error = new Error("mine");
      const branch = (body) => {
        const w = body.initializer("w1", new Float32Array(300).fill(7));
        body.node("Mul", [x, w], {}, { outputs: ["y"] });
        throw error;
      };
      let caught;
      try {
        g.node("If", [c], { then_branch: branch, else_branch: branch });
      } catch (thrown) {
        caught = thrown;
      }
      assert.equal(caught, error);
    });
    assert.deepEqual(after, expected);
  });

  it("or returns something else is refused", async () => {
    const expected = await bytesAfter(() => undefined);
    for (const [returned, message] of [
      [1, /expected the closure to return a value or an array of values \(given: 1\)/],
      [Promise.resolve(), /a body cannot be asynchronous/],
      [null, /given: null/],
    ]) {
      const after = await bytesAfter((g, c) => {
        refuses(
          () => g.node("If", [c], { then_branch: () => returned, else_branch: () => c }),
          "invalid-argument",
          'graph "main" / node "If_0" (If) / attribute "then_branch" / output 0',
          message,
        );
      });
      assert.deepEqual(after, expected);
    }
  });

  it("or disposes of the builder, or finishes it", async () => {
    const builder = await ModelBuilder.create();
    const g = builder.graph;
    const c = g.input("c", "bool", []);
    refuses(
      () =>
        g.node("If", [c], {
          then_branch: () => builder.finish(),
          else_branch: () => c,
        }),
      "invalid-state",
      "model",
      /a body is being built/,
    );
    refuses(
      () =>
        g.node("If", [c], {
          then_branch: () => {
            builder.dispose();
            return c;
          },
          else_branch: () => c,
        }),
      "invalid-state",
      "model",
      /used up or disposed of/,
    );
  });
});

describe("Scopes", () => {
  it("a value of a body is refused outside, and the outer graph inside", async () => {
    await build((g) => {
      const c = g.input("c", "bool", []);
      let leaked;
      let graph;
      const branch = (body) => {
        graph = body;
        refuses(
          () => g.node("Not", [c]),
          "invalid-state",
          'graph "main"',
          /append to the graph that the closure received/,
        );
        return ([leaked] = body.node("Not", [c]));
      };
      const [y] = g.node("If", [c], { then_branch: branch, else_branch: branch });
      refuses(
        () => g.node("Not", [leaked]),
        "out-of-scope-value",
        'graph "main" / node "Not_2" (Not) / input 0 "X"',
        /return it from that body to use it outside/,
      );
      refuses(
        () => graph.initializer("late", [1]),
        "invalid-state",
        "graph",
        /only until its closure has returned/,
      );
      g.output("y", y);
    });
  });
});
