// Absurd arguments, and sizes at which internal memory grows.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { float, ModelBuilder, toOnnx } from "onnx-loom";
import { addModel, build, refuses, rejects } from "../support.mjs";

describe("A request that does not fit its memory", () => {
  // Each of the 5,000 dims takes nine bytes. With names of one to nine letters, the initial memory of the
  // request ends at each byte of a dim once.
  for (let length = 1; length <= 9; ++length) {
    it(`loses nothing when it grows, with ${length} bytes before the dims`, async () => {
      const { graph: g } = await ModelBuilder.create();
      const shape = Array.from({ length: 5000 }, (_, i) => i + 1);
      assert.deepEqual(g.input("x".repeat(length), "float32", shape).type.shape, shape);
    });
  }
});

describe("What is read twice cannot change in between:", () => {
  let g;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
  });
  const changing = (first, then) => {
    let reads = 0;
    return Object.defineProperty([0], 0, { get: () => (reads++ === 0 ? first : then) });
  };

  it("dims", () => {
    const four = g.initializer("four", new Float32Array(4), changing(4, 4.5));
    assert.deepEqual(four.type.shape, [4]);
    const none = g.initializer("none", new Float32Array(0), changing(0, NaN));
    assert.deepEqual(none.type.shape, [0]);
  });

  it("the number of elements", () => {
    const list = [float(1)];
    const growing = {
      attribute: "float",
      get value() {
        list.push(float(2));
        return 1;
      },
    };
    list.push(growing, growing);
    const outputTypes = [g.input("x", "float32", [1]).type];
    assert.equal(g.node("a::Custom", [], { list }, { outputTypes }).length, 1);
    assert.equal(list.length, 5);
  });
});

describe("Refused with a reason:", () => {
  let g, x;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
    x = g.input("x", "float32", ["N", 4]);
  });

  it("a Map, whose entries would be ignored", async () => {
    const map = new Map([["axis", 1]]);
    const where = 'graph "main" / node (Softmax)';
    refuses(() => g.node("Softmax", [x], map), "invalid-argument", where, /given: a Map/);
    refuses(() => g.node("Softmax", [x], {}, map), "invalid-argument", where, /given: a Map/);
    const metadata = { metadata: map };
    refuses(() => g.node("Softmax", [x], {}, metadata), "invalid-argument", where, /a Map/);
    await rejects(ModelBuilder.create(map), "invalid-argument", "model", /given: a Map/);
  });

  it("a wrong data type, instead of the shape after it", () => {
    for (const type of [undefined, null, 1, ["float32"]]) {
      refuses(
        () => g.input("y", type, [1]),
        "invalid-argument",
        'graph "main" / input "y"',
        /expected a data type's name, or a value type/,
      );
    }
  });

  it("a wrong dim, with a list of what is allowed", () => {
    refuses(
      () => g.input("y", "float32", [undefined]),
      "invalid-argument",
      'graph "main" / input "y"',
      /0 to 2\^53 - 1, a name, or null when it is unknown \(given: undefined\)/,
    );
  });

  it("nested arrays with too many elements", () => {
    let data = [1];
    for (let i = 0; i < 40; ++i) data = [data, data];
    const where = 'graph "main" / initializer "w"';
    refuses(
      () => g.initializer("w", data),
      "unsupported",
      where,
      /nested arrays of 1099511627776 elements are too many; give a typed array/,
    );
  });

  it("a value type with a dim beyond the numbers of JavaScript", () => {
    const large = 2 ** 53 - 1;
    const big = g.input("big", "float32", [large]);
    const [twice] = g.node("Concat", [big, big, big], { axis: 0 });
    refuses(() => twice.type, "unsupported", "value type", /past the numbers of JavaScript/);
  });

  it("null as an AbortSignal", async () => {
    const model = await addModel(new Float32Array(4));
    const target = { write() {} };
    await rejects(
      model.writeTo(target, { signal: null }),
      "invalid-argument",
      "model",
      /expected signal to be an AbortSignal \(given: null\)/,
    );
  });
});

describe("Missing bytes are noticed", () => {
  it("in the bytes of a Blob", async () => {
    const fake = (size, bytes) => ({
      size,
      slice: () => new Blob([new Uint8Array(bytes)]),
      [Symbol.toStringTag]: "Blob",
    });
    for (const bytes of [3999, 4001]) {
      const model = await addModel(fake(4000, bytes), [1000], { dataType: "float32" });
      const message = new RegExp(`gave ${bytes} bytes in place of 4000`);
      await rejects(toOnnx(model), "weight-mismatch", 'initializer "w"', message);
    }
  });

  it("in what a FileHandle of Node has written", async () => {
    const model = await addModel(new Float32Array(1000));
    const bytesWritten = { all: 0 };
    const handle = (share) => ({
      write: async (chunk) => ({
        bytesWritten: (bytesWritten.all = Math.floor(chunk.length * share)),
      }),
    });
    await model.writeTo(handle(1));
    assert.ok(bytesWritten.all > 0);
    await rejects(
      model.writeTo(handle(0.5)),
      "invalid-state",
      "target",
      /after 0 of \d+ bytes: it took only \d+ of \d+ bytes/,
    );
  });
});

it("A node with a hundred thousand attributes takes no noticeable time", async () => {
  const model = await build((g) => {
    const x = g.input("x", "float32", [1]);
    const names = Array.from({ length: 100_000 }, (_, i) => [`a${i}`, 1n]);
    g.output(
      "y",
      g.node("a::Custom", [x], Object.fromEntries(names), { outputTypes: [x.type] })[0],
    );
  });
  assert.ok(model.byteLength > 1e6);
});
