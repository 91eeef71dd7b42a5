// Failures of WebAssembly itself: the instance is abandoned, and the next builder gets a new one.
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { ModelBuilder, toOnnx } from "onnx-loom";
import { refuses, rejects } from "../support.mjs";

// Makes one export fail. This is installed before the first test loads the module.
const fault = { name: "", act: undefined };
const { instantiate, Instance } = WebAssembly;
let instances = 0;

function withFaults({ exports }) {
  ++instances;
  const wrapped = Object.entries(exports).map(([name, value]) => {
    if (typeof value !== "function") return [name, value];
    return [name, (...args) => (name === fault.name ? fault.act(value, args) : value(...args))];
  });
  return { exports: Object.fromEntries(wrapped) };
}
WebAssembly.instantiate = async (module) => withFaults(await instantiate(module));
WebAssembly.Instance = function (module) {
  return withFaults(new Instance(module));
};

async function relu() {
  const builder = await ModelBuilder.create();
  const x = builder.graph.input("x", "float32", [1]);
  return { builder, g: builder.graph, x };
}

const traps = {
  "a trap": [
    new WebAssembly.RuntimeError("unreachable"),
    "internal",
    /the WebAssembly module failed/,
  ],
  "a C++ exception": [
    new WebAssembly.Exception(new WebAssembly.Tag({ parameters: [] }), []),
    "internal",
    /the WebAssembly module failed/,
  ],
  "a stack overflow": [
    new RangeError("Maximum call stack size exceeded"),
    "out-of-memory",
    /call stack overflowed/,
  ],
  "a stack overflow in Firefox": [
    Object.assign(new Error("too much recursion"), { name: "InternalError" }),
    "out-of-memory",
    /call stack overflowed/,
  ],
};

describe("When a call into WebAssembly fails", () => {
  afterEach(() => {
    fault.name = "";
  });
  const fail = (name, act) => Object.assign(fault, { name, act });
  const where = 'graph "main" / node (Relu)';
  const unusable = /unusable since an earlier call failed: .*; make a new builder/;

  for (const [name, [thrown, code, message]] of Object.entries(traps)) {
    it(`with ${name}, that call says so, later ones of the instance too, and a new builder works`, async () => {
      const { builder, g, x } = await relu();
      const other = await relu();
      fail("loom_add_node", () => {
        throw thrown;
      });
      const error = refuses(() => g.node("Relu", [x]), code, where, message);
      assert.equal(error.cause, thrown);
      fault.name = "";
      refuses(() => g.node("Relu", [x]), "invalid-state", where, unusable);
      refuses(() => x.name, "invalid-state", 'graph "main"', unusable);
      refuses(() => builder.finish(), "invalid-state", "model", unusable);
      refuses(
        () => other.g.input("y", "float32", [1]),
        "invalid-state",
        'graph "main" / input "y"',
        unusable,
      );
      builder.dispose(); // must not call the broken instance
      other.builder.dispose();

      const before = instances;
      const next = await relu();
      assert.equal(instances, before + 1);
      next.g.output("y", next.g.node("Relu", [next.x])[0]);
      assert.ok(next.builder.finish().byteLength > 50);
    });
  }

  it("with the status out-of-memory, which comes without a text", async () => {
    const { g, x } = await relu();
    const OUT_OF_MEMORY = 16;
    fail("loom_add_node", (call, args) => {
      call(...args);
      fail("loom_result_size", () => 0);
      return OUT_OF_MEMORY;
    });
    refuses(() => g.node("Relu", [x]), "out-of-memory", where, /module ran out of memory/);
    fault.name = "";
    refuses(() => g.node("Relu", [x]), "invalid-state", where, unusable);
  });

  it("with the status internal, after which nothing was cleaned up", async () => {
    const { g, x } = await relu();
    const INTERNAL = 17;
    fail("loom_add_node", (call, args) => {
      call(...args);
      return INTERNAL;
    });
    const misspelt = 'graph "main" / node "Rellu_0" (Rellu)';
    refuses(() => g.node("Rellu", [x]), "internal", misspelt, /has no operator/);
    fault.name = "";
    refuses(() => g.node("Relu", [x]), "invalid-state", where, unusable);
  });

  it("because there is no room for the request", async () => {
    const { g, x } = await relu();
    fail("loom_request", () => 0);
    refuses(() => g.node("Relu", [x]), "out-of-memory", where, /no memory for the request/);
    fault.name = "";
    refuses(() => g.node("Relu", [x]), "invalid-state", where, unusable);
  });

  it("a finished model still exports, from another instance", async () => {
    const { builder, g, x } = await relu();
    g.output("y", g.node("Relu", [x])[0]);
    const model = builder.finish();
    const broken = await relu();
    fail("loom_add_node", () => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
    refuses(() => broken.g.node("Relu", [broken.x]), "internal", where, /module failed/);
    fault.name = "";
    assert.equal(model.toUint8Array().length, model.byteLength);
    assert.equal(model.inspect().nodes.length, 1);
    assert.ok((await toOnnx(model, { inputNames: ["z"] })).length > 50);
  });

  it("in dispose(), which never throws", async () => {
    const { builder } = await relu();
    const other = await relu();
    fail("loom_builder_delete", () => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
    builder.dispose();
    fault.name = "";
    refuses(
      () => other.x.name,
      "invalid-state",
      'graph "main"',
      /could not be freed; make a new builder/,
    );
    assert.equal((await relu()).x.name, "x");
  });

  it("because there is no memory for the array; the model keeps its parts", async () => {
    const { builder, g, x } = await relu();
    const half = new Uint8Array(2 ** 30 - 1000);
    const [a, b] = ["a", "b"].map((name) => g.initializer(name, half));
    g.output("y", g.node("Relu", [x])[0]);
    g.output("sum", g.node("Add", [a, b])[0]);
    const model = builder.finish();
    const { Uint8Array: Real } = globalThis;
    globalThis.Uint8Array = class extends Real {
      constructor(...args) {
        if (args[0] > 2 ** 30) throw new RangeError("Array buffer allocation failed");
        super(...args);
      }
    };
    try {
      const message = /no memory for an array of \d+ bytes; writeTo\(\) needs none/;
      refuses(() => model.toUint8Array(), "out-of-memory", "model", message);
      await rejects(toOnnx(model), "out-of-memory", "model", message);
    } finally {
      globalThis.Uint8Array = Real;
    }
    assert.equal(model.parts.length, 5);
  });
});

describe("A real overflow of the stack", () => {
  /** Checking nested bodies takes more stack inside WebAssembly than the call takes in JavaScript. */
  async function nestedBodies() {
    const { builder, g } = await relu();
    const up = g.input("up", "bool", []);
    const nest = (graph, depth) => {
      if (depth === 0) return up;
      const branch = (body) => nest(body, depth - 1);
      return graph.op.If(up, { then_branch: branch, else_branch: () => up })[0];
    };
    g.output("y", nest(g, 20));
    return builder;
  }

  it("inside a call makes the instance unusable, and a new builder works", async () => {
    const builder = await nestedBodies();
    // Of the calls on the way up from the end of the stack one overflows inside WebAssembly.
    const dive = () => {
      try {
        dive();
      } catch (error) {
        if (error.code === "invalid-state") throw error;
        builder.finish();
      }
    };
    refuses(
      dive,
      "invalid-state",
      "model",
      /the call stack overflowed inside the call; make a new/,
    );
    builder.dispose();
    const next = await relu();
    next.g.output("y", next.g.node("Relu", [next.x])[0]);
    assert.ok(next.builder.finish().byteLength > 50);
  });
});
