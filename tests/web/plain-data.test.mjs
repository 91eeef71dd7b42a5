// What numbers, bigints, booleans and strings become as an initializer: exact, or refused.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { ModelBuilder } from "onnx-loom";
import { build, decode, decodedInitializer as decoded, initializers, refuses } from "./support.mjs";

const where = 'graph "main" / initializer "w"';
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

describe("Plain data", () => {
  const plain = [
    [1.5, undefined, 1, [], Float32Array.of(1.5)],
    [3n, undefined, 7, [], BigInt64Array.of(3n)],
    [true, undefined, 9, [], Uint8Array.of(1)],
    [[1, 2, 3], undefined, 1, [3], Float32Array.of(1, 2, 3)],
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      undefined,
      1,
      [2, 3],
      Float32Array.of(1, 2, 3, 4, 5, 6),
    ],
    [[[[7n]]], undefined, 7, [1, 1, 1], BigInt64Array.of(7n)],
    [[true, false], undefined, 9, [2], Uint8Array.of(1, 0)],
    [[1, 0], "bool", 9, [2], Uint8Array.of(1, 0)],
    [[-128, 127], "int8", 3, [2], Int8Array.of(-128, 127)],
    [[0, 255], "uint8", 2, [2], Uint8Array.of(0, 255)],
    [[-32768, 32767], "int16", 5, [2], Int16Array.of(-32768, 32767)],
    [[0, 65535], "uint16", 4, [2], Uint16Array.of(0, 65535)],
    [[-(2 ** 31), 2 ** 31 - 1], "int32", 6, [2], Int32Array.of(-(2 ** 31), 2 ** 31 - 1)],
    [[5n], "int32", 6, [1], Int32Array.of(5)],
    [[0, 2 ** 32 - 1], "uint32", 12, [2], Uint32Array.of(0, 2 ** 32 - 1)],
    [[-1, 2 ** 53 - 1], "int64", 7, [2], BigInt64Array.of(-1n, 2n ** 53n - 1n)],
    [[2n ** 64n - 1n], "uint64", 13, [1], BigUint64Array.of(2n ** 64n - 1n)],
    [[0.1, NaN, -Infinity, -0], "float64", 11, [4], Float64Array.of(0.1, NaN, -Infinity, -0)],
    [[3.4028234663852886e38], "float32", 1, [1], Float32Array.of(3.4028234663852886e38)],
    [[], "int64", 7, [0], new Uint8Array(0)],
    [[[], []], "float32", 1, [2, 0], new Uint8Array(0)],
  ];
  for (const [data, dataType, number, dims, expected] of plain) {
    const text = JSON.stringify(data, (_, v) => (typeof v === "bigint" ? `${v}n` : v));
    it(`${text} as ${dataType ?? "its own type"}`, async () => {
      const tensor = await decoded((g) => g.initializer("w", data, undefined, { dataType }));
      assert.deepEqual(tensor, { type: number, dims, raw: bytesOf(expected) });
    });
  }

  it("strings", async () => {
    const [tensor] = await initializers((g) =>
      g.initializer("w", [
        ["a", "ä"],
        ["", "😀\0"],
      ]),
    );
    assert.equal(tensor.dataType, 8);
    assert.deepEqual(tensor.dims.map(Number), [2, 2]);
    assert.deepEqual(
      tensor.stringData.map((text) => Buffer.from(text).toString()),
      ["a", "ä", "", "😀\0"],
    );
  });

  it("a flat list takes the shape of the dims", async () => {
    const tensor = await decoded((g) => g.initializer("w", [1, 2, 3, 4], [2, 2]));
    assert.deepEqual(tensor.dims, [2, 2]);
    assert.deepEqual((await decoded((g) => g.initializer("w", 5, [1, 1]))).dims, [1, 1]);
  });

  it("past the inline limit is a weight of its own memory", async () => {
    const data = Array.from({ length: 1000 }, (_, i) => i);
    const model = await build((g) => g.output("y", g.initializer("w", data)));
    const expected = bytesOf(Float32Array.from(data));
    data.fill(0);
    assert.deepEqual(
      new Uint8Array(decode(model.toUint8Array()).graph.initializer[0].rawData),
      expected,
    );
  });

  it("float16 where the engine has Float16Array", async (t) => {
    const { graph: g } = await ModelBuilder.create();
    const call = () => g.initializer("w", [1.5, 65504], undefined, { dataType: "float16" });
    if (globalThis.Float16Array === undefined) {
      refuses(call, "unsupported", where, /no Float16Array; give the bits as a Uint16Array/);
      t.diagnostic("this engine has no Float16Array: checked that it is refused");
      return;
    }
    assert.equal(call().type.dataType, "float16");
    const tooLarge = () => g.initializer("v", [65520], undefined, { dataType: "float16" });
    refuses(tooLarge, "invalid-argument", 'graph "main" / initializer "v"', /65520/);
  });
});

describe("Plain data is refused:", () => {
  let g;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
  });
  const refused = [
    [
      "ragged rows",
      [[1, 2], [3]],
      undefined,
      "shape-mismatch",
      /ragged: at depth 1.*of 2 \(given: one of 1\)/,
    ],
    ["a row that is none", [[1], 2], undefined, "shape-mismatch", /ragged: at depth 1/],
    ["an element that is a row", [1, [2]], undefined, "shape-mismatch", /ragged: element 1/],
    ["mixed kinds", [1, 2n], undefined, "type-mismatch", /element 1 is 2n.*element 0 is a number/],
    ["holes", [1, , 3], undefined, "type-mismatch", /element 1 is undefined/], // eslint-disable-line no-sparse-arrays
    ["undefined", [undefined], undefined, "invalid-argument", /element 0 is undefined/],
    ["objects", [{}], undefined, "invalid-argument", /element 0 is a plain object/],
    [
      "typed arrays within",
      [new Float32Array(2)],
      undefined,
      "invalid-argument",
      /element 0 is a Float32Array/,
    ],
    [
      "no elements and no type",
      [],
      undefined,
      "invalid-argument",
      /empty array tells no data type/,
    ],
    [
      "past the range of int8",
      [127, 128],
      "int8",
      "invalid-argument",
      /element 1 is 128, which int8 cannot hold/,
    ],
    ["below the range of uint8", [-1], "uint8", "invalid-argument", /-1/],
    ["past the range of int64", [2n ** 63n], "int64", "invalid-argument", /9223372036854775808n/],
    ["inexact integers", [2 ** 53], "int64", "invalid-argument", /give bigints/],
    ["fractions as integers", [1.5], "int32", "invalid-argument", /1\.5/],
    ["NaN as an integer", [NaN], "int32", "invalid-argument", /NaN/],
    ["past the range of float32", [1e39], "float32", "invalid-argument", /1e\+39/],
    ["2 as bool", [2], "bool", "invalid-argument", /element 0 is 2/],
    ["bigints as floats", [1n], "float32", "type-mismatch", /1n, which float32 cannot hold/],
    ["booleans as numbers", [true], "int32", "type-mismatch", /true/],
    ["strings as numbers", ["1"], "int32", "type-mismatch", /a string is no int32/],
    ["numbers as strings", [1], "string", "type-mismatch", /expected strings/],
    ["packed types", [1], "int4", "unsupported", /packed bytes as a Uint8Array/],
    ["bfloat16", [1], "bfloat16", "unsupported", /packed bytes/],
  ];
  for (const [name, data, dataType, code, message] of refused) {
    it(name, () => {
      refuses(() => g.initializer("w", data, undefined, { dataType }), code, where, message);
    });
  }

  it("nested arrays of another shape than the dims", () => {
    refuses(
      () => g.initializer("w", [[1, 2]], [2, 1]),
      "weight-mismatch",
      where,
      /\[1,2\].*\[2,1\]/,
    );
  });

  it("arrays without end", () => {
    const loop = [];
    loop.push(loop);
    refuses(() => g.initializer("w", loop), "invalid-argument", where, /64 deep/);
  });

  it("lone surrogates", () => {
    refuses(() => g.initializer("w", ["a\udfff"]), "invalid-argument", where, /lone surrogate/);
  });
});
