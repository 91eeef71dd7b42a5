// Numbers, bigints, booleans and strings as initializers: they are stored exactly, or refused.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { ModelBuilder } from "onnx-loom";
import {
  build,
  decode,
  decodedInitializer as decoded,
  initializers,
  refuses,
} from "../support.mjs";

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
    [[1.5, 65519.9], "float16", 10, [2], Uint16Array.of(0x3e00, 0x7bff)],
    [[1, Infinity, 1 + 2 ** -8], "bfloat16", 16, [3], Uint16Array.of(0x3f80, 0x7f80, 0x3f80)],
    [[448, NaN, -0.1], "float8e4m3fn", 17, [3], Uint8Array.of(0x7e, 0x7f, 0x9d)],
    [[0.1], "float8e4m3fnuz", 18, [1], Uint8Array.of(0x25)],
    [[0.1], "float8e5m2", 19, [1], Uint8Array.of(0x2e)],
    [[-0], "float8e5m2fnuz", 20, [1], Uint8Array.of(0)],
    [[1, -2, 3], "int4", 22, [3], Uint8Array.of(0xe1, 0x03)],
    [[15n], "uint4", 21, [1], Uint8Array.of(15)],
    [[[6], [-0.5]], "float4e2m1", 23, [2, 1], Uint8Array.of(0x97)],
    [[3, 2 ** -127], "float8e8m0", 24, [2], Uint8Array.of(0x81, 0)],
    [[3, 2, 1, 0, 3], "uint2", 25, [5], Uint8Array.of(0x1b, 3)],
    [[-2, 1], "int2", 26, [2], Uint8Array.of(6)],
    [[7.5, -0], "float6e2m3", 27, [2], Uint8Array.of(0x1f, 8)],
    [[28], "float6e3m2", 28, [1], Uint8Array.of(0x1f)],
    [[1, -2], "complex64", 14, [], Float32Array.of(1, -2)],
    [[[1, 0.5]], "complex128", 15, [1], Float64Array.of(1, 0.5)],
    [[[], []], "int2", 26, [2, 0], new Uint8Array(0)],
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
    const complex = (g) => g.initializer("w", [1, 2, 3, 4], [2], { dataType: "complex64" });
    const raw = bytesOf(Float32Array.of(1, 2, 3, 4));
    assert.deepEqual(await decoded(complex), { type: 14, dims: [2], raw });
  });

  it("past the inline limit becomes a weight with its own memory", async () => {
    const data = Array.from({ length: 1000 }, (_, i) => i);
    const model = await build((g) => g.output("y", g.initializer("w", data)));
    const expected = bytesOf(Float32Array.from(data));
    data.fill(0);
    assert.deepEqual(
      new Uint8Array(decode(model.toUint8Array()).graph.initializer[0].rawData),
      expected,
    );
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
    [
      "past the range of int64",
      [2n ** 63n],
      "int64",
      "invalid-argument",
      /is 9223372036854775808, which int64 cannot hold/,
    ],
    [
      "inexact integers",
      [2 ** 53],
      "int64",
      "invalid-argument",
      /9007199254740992, which int64.*give 64-bit integers \(bigints\)/,
    ],
    ["fractions as integers", [1.5], "int32", "invalid-argument", /1\.5/],
    ["NaN as an integer", [NaN], "int32", "invalid-argument", /NaN/],
    ["past the range of float32", [1e39], "float32", "invalid-argument", /1e\+39/],
    ["2 as bool", [2], "bool", "invalid-argument", /element 0 is 2/],
    ["bigints as floats", [1n], "float32", "type-mismatch", /a bigint is no float32 \(given: 1n\)/],
    ["booleans as numbers", [true], "int32", "type-mismatch", /true/],
    ["strings as numbers", ["1"], "int32", "type-mismatch", /a string is no int32/],
    ["numbers as strings", [1], "string", "type-mismatch", /expected strings/],
    [
      "past the range of uint64",
      [1n, 2n ** 64n],
      "uint64",
      "invalid-argument",
      /element 1 is 18446/,
    ],
    [
      "bigints of no common type",
      [2n ** 63n, -1n],
      "uint64",
      "invalid-argument",
      /beside the others/,
    ],
    ["past the range of int4", [7, 8], "int4", "invalid-argument", /element 1 is 8, which int4/],
    ["past the range of float16", [65520], "float16", "invalid-argument", /65520, which float16/],
    ["infinity where there is none", [Infinity], "float8e4m3fn", "invalid-argument", /Infinity/],
    ["NaN where there is none", [NaN], "float4e2m1", "invalid-argument", /NaN, which float4e2m1/],
    ["0 as a power of two", [0], "float8e8m0", "invalid-argument", /from 2\^-127 to 2\^127/],
    [
      "half a complex element",
      [1, 2, 3],
      "complex64",
      "shape-mismatch",
      /pairs \[real, imaginary\]/,
    ],
    ["bigints as complex", [[1n, 2n]], "complex64", "type-mismatch", /a bigint is no complex64/],
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

  it("endless arrays", () => {
    const loop = [];
    loop.push(loop);
    refuses(() => g.initializer("w", loop), "invalid-argument", where, /64 deep/);
  });

  it("lone surrogates", () => {
    refuses(() => g.initializer("w", ["a\udfff"]), "invalid-argument", where, /lone surrogate/);
  });
});
