// Every kind of JavaScript value as an attribute.
import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { float, int, ModelBuilder, sparseTensor, tensor } from "onnx-loom";
import { build, decode, detach, refuses } from "../support.mjs";

const vector = { kind: "tensor", dataType: "float32", shape: [3] };
const options = { outputTypes: [vector] };

/** Passes the value to a node without a schema, and returns the decoded attribute. */
async function attribute(value) {
  const model = await build((g) => g.output("y", g.node("test::Op", [], { a: value }, options)[0]));
  const [{ attribute }] = decode(model.toUint8Array()).graph.node;
  assert.equal(attribute.length, 1);
  assert.equal(attribute[0].name, "a");
  return attribute[0];
}

const text = (bytes) => Buffer.from(bytes).toString();

// AttributeProto.AttributeType
const FLOAT = 1,
  INT = 2,
  STRING = 3,
  TENSOR = 4,
  FLOATS = 6,
  INTS = 7,
  STRINGS = 8,
  TENSORS = 9;
const SPARSE_TENSOR = 11,
  SPARSE_TENSORS = 12,
  TYPE_PROTO = 13,
  TYPE_PROTOS = 14;

describe("An attribute", () => {
  const kinds = [
    ["float()", float(1.5), FLOAT, (a) => a.f, 1.5],
    ["int()", int(-3), INT, (a) => Number(a.i), -3],
    ["int() of a bigint", int(2n ** 62n), INT, (a) => BigInt(a.i.toString()), 2n ** 62n],
    ["bigint", -(2n ** 63n), INT, (a) => BigInt(a.i.toString()), -(2n ** 63n)],
    ["string", "ä😀", STRING, (a) => text(a.s), "ä😀"],
    ["bigint[]", [1n, -1n], INTS, (a) => a.ints.map(Number), [1, -1]],
    ["int()[]", [int(1), int(2n)], INTS, (a) => a.ints.map(Number), [1, 2]],
    ["float()[]", [float(1), float(2)], FLOATS, (a) => a.floats, [1, 2]],
    ["Int32Array", Int32Array.of(-1, 2), INTS, (a) => a.ints.map(Number), [-1, 2]],
    ["Uint8Array", Uint8Array.of(1, 2), INTS, (a) => a.ints.map(Number), [1, 2]],
    ["BigInt64Array", BigInt64Array.of(-5n), INTS, (a) => a.ints.map(Number), [-5]],
    ["BigUint64Array", BigUint64Array.of(5n), INTS, (a) => a.ints.map(Number), [5]],
    ["Float32Array", Float32Array.of(0.5), FLOATS, (a) => a.floats, [0.5]],
    ["Float64Array", Float64Array.of(0.5), FLOATS, (a) => a.floats, [0.5]],
    ["Int32Array without elements", new Int32Array(0), INTS, (a) => a.ints, []],
    ["string[]", ["a", "b"], STRINGS, (a) => a.strings.map(text), ["a", "b"]],
    ["tensor()", tensor([1n, 2n]), TENSOR, (a) => a.t.dims.map(Number), [2]],
    ["tensor() of an array", tensor(new Int8Array(6), [2, 3]), TENSOR, (a) => a.t.dataType, 3],
    [
      "tensor() with options",
      tensor([1], [1], { dataType: "uint8" }),
      TENSOR,
      (a) => a.t.dataType,
      2,
    ],
    [
      "tensor()[]",
      [tensor(1), tensor("s")],
      TENSORS,
      (a) => a.tensors.map((t) => t.dataType),
      [1, 8],
    ],
    ["value type", vector, TYPE_PROTO, (a) => a.tp.tensorType.elemType, 1],
    ["value type[]", [vector, vector], TYPE_PROTOS, (a) => a.typeProtos.length, 2],
  ];
  for (const [name, value, kind, read, expected] of kinds) {
    it(`from ${name}`, async () => {
      const found = await attribute(value);
      assert.equal(found.type, kind);
      assert.deepEqual(read(found), expected);
    });
  }

  it("from sparseTensor(), alone or in a list", async () => {
    const sparse = sparseTensor(tensor([1, 2]), tensor([0n, 3n]), [5]);
    const one = await attribute(sparse);
    assert.equal(one.type, SPARSE_TENSOR);
    assert.deepEqual(one.sparseTensor.dims.map(Number), [5]);
    assert.equal(one.sparseTensor.values.dataType, 1);
    assert.equal(one.sparseTensor.indices.dataType, 7);
    assert.equal((await attribute([sparse, sparse])).type, SPARSE_TENSORS);
  });

  it("from a plain number has the kind that the schema says", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", [1, 4]);
      const [a] = g.node("LeakyRelu", [x], { alpha: 1 });
      const [b] = g.node("Softmax", [a], { axis: 1 });
      const [c] = g.node("Constant", [], { value_floats: [1, 2] });
      const [d] = g.node("Constant", [], { value_ints: [] });
      for (const [i, value] of [b, c, d].entries()) g.output(`y${i}`, value);
    });
    const kinds = decode(model.toUint8Array()).graph.node.map(({ attribute }) => attribute[0].type);
    assert.deepEqual(kinds, [FLOAT, INT, FLOATS, INTS]);
  });

  it("is copied: later changes of its data have no effect", async () => {
    const data = new Float32Array([1, 2, 3]);
    const model = await build((g) => {
      const [y] = g.node("Constant", [], { value: tensor(data) });
      data.fill(9);
      g.output("y", y);
    });
    const [{ attribute }] = decode(model.toUint8Array()).graph.node;
    assert.deepEqual(
      [...new Float32Array(new Uint8Array(attribute[0].t.rawData).buffer)],
      [1, 2, 3],
    );
  });

  it("may hold a tensor of any size: it is part of the model", async () => {
    const data = new Uint8Array(3_000_000).fill(7);
    const model = await build((g) =>
      g.output("y", g.node("Constant", [], { value: tensor(data) })[0]),
    );
    assert.ok(model.byteLength > data.length);
    const [{ attribute }] = decode(model.toUint8Array()).graph.node;
    assert.deepEqual(new Uint8Array(attribute[0].t.rawData), data);
  });
});

describe("An attribute is refused:", () => {
  let g;
  before(async () => {
    g = (await ModelBuilder.create()).graph;
  });
  const where = 'graph "main" / node (Op) / attribute "a"';
  const refuse = (value, code, message, at = where) =>
    refuses(
      () => g.node("test::Op", [], { a: value }, options).length,
      code,
      at.replace("Op", "test::Op"),
      message,
    );

  it("values that cannot be attributes", () => {
    for (const value of [
      null,
      undefined,
      true,
      Symbol("s"),
      {},
      new Map(),
      new Date(0),
      new Blob([]),
    ]) {
      refuse(value, "bad-attribute", /expected a number, bigint, string, tensor\(\).*given: /);
    }
    refuse([null], "bad-attribute", /given: null/);
    refuse([[1, 2]], "bad-attribute", /given: an array of 2/);
    refuse(g.input("x", "float32", []), "bad-attribute", /given: a Value/);
  });

  it("lists of mixed kinds", () => {
    refuse(
      [1, "a"],
      "bad-attribute",
      /element 1 is "a" \(a string\), element 0 is 1: all must be of one kind/,
    );
    refuse([1n, 2], "bad-attribute", /element 1 is 2/);
  });

  it("floats outside the range of float32", () => {
    const message = /outside the range of float32/;
    refuse(float(1e300), "bad-attribute", message);
    refuse([float(0), float(-1e39)], "bad-attribute", message);
    refuse(Float64Array.of(1, 3.5e38), "bad-attribute", message);
  });

  it("integers with a fraction, or past 64 bits", () => {
    refuse(2n ** 63n, "invalid-argument", /an INT to be an integer of 64 bits/);
    refuse(int(1.5), "invalid-argument", /1\.5/);
    refuse(int(2 ** 53), "invalid-argument", /past 2\^53 give a bigint/);
    refuse(BigUint64Array.of(2n ** 63n), "invalid-argument", /each element/);
    refuse(float("1"), "invalid-argument", /float\(\) of a number/);
  });

  it("data that cannot be read", () => {
    refuse(new DataView(new ArrayBuffer(4)), "bad-attribute", /DataView tells no data type/);
    refuse(
      tensor(new Blob(["1234"]), [1], { dataType: "float32" }),
      "unsupported",
      /await blob\.arrayBuffer\(\)/,
    );
    const gone = new Float32Array(4);
    detach(gone.buffer);
    refuse(gone, "weight-mismatch", /detached/);
    refuse(tensor(gone), "weight-mismatch", /detached/);
    refuse(tensor([[1], [2, 3]]), "shape-mismatch", /ragged/);
    refuse(sparseTensor([1], [0n], [2]), "bad-attribute", /values and indices as tensor\(\)/);
  });

  it("attributes and node options that are no plain objects", () => {
    const node = 'graph "main" / node (Relu)';
    for (const attributes of [null, 1, "a", [1], new Float32Array(1)]) {
      const call = () => g.node("Relu", [null], attributes);
      refuses(call, "invalid-argument", node, /attributes to be an object/);
    }
    const wrong = [
      [{ output: ["y"] }, /unknown name "output"; accepted: name, domain, outputs/],
      [{ outputs: 1.5 }, /outputs to be an integer/],
      [{ outputs: [] }, /empty list/],
      [{ outputTypes: {} }, /outputTypes to be an array/],
      [{ docString: 1 }, /docString to be a string/],
      [{ overload: 1 }, /overload to be a string/],
      [{ domain: 1 }, /domain to be a string/],
      [{ metadata: [] }, /metadata to be an object of strings/],
      [{ metadata: { a: 1 } }, /metadata "a" to be a string/],
    ];
    for (const [given, message] of wrong) {
      refuses(() => g.node("Relu", [null], {}, given), "invalid-argument", node, message);
    }
    refuses(
      () => g.node("Relu", [null], {}, { name: 1 }),
      "invalid-argument",
      node,
      /name to be a string/,
    );
    const named = 'graph "main" / node "n" (Relu)';
    refuses(
      () => g.node("Relu", [null], {}, { name: "n", a: 1 }),
      "invalid-argument",
      named,
      /"a"/,
    );
    refuses(
      () => g.node("Relu", [], {}, { outputs: [1] }),
      "invalid-argument",
      `${node} / output 0`,
      /left out/,
    );
    refuses(
      () => g.node(1, []),
      "invalid-argument",
      'graph "main" / node (?)',
      /op type to be a string/,
    );
    refuses(
      () => g.node(undefined, []),
      "invalid-argument",
      'graph "main" / node (?)',
      /given: undefined/,
    );
    refuses(
      () => g.node("a::B", [], {}, { domain: "a" }),
      "invalid-argument",
      'graph "main" / node (a::B)',
      /domain is given twice/,
    );
  });
});
