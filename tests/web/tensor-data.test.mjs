// What every kind of JavaScript data becomes as an initializer.
import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import { ModelBuilder, tensor } from "onnx-loom";
import { build, decode, detach, initializers, refuses } from "./support.mjs";

const where = 'graph "main" / initializer "w"';
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

// By TensorProto.DataType's numbers.
const typedArrays = [
  [Int8Array, "int8", 3],
  [Uint8Array, "uint8", 2],
  [Uint8ClampedArray, "uint8", 2],
  [Int16Array, "int16", 5],
  [Uint16Array, "uint16", 4],
  [Int32Array, "int32", 6],
  [Uint32Array, "uint32", 12],
  [BigInt64Array, "int64", 7],
  [BigUint64Array, "uint64", 13],
  [Float32Array, "float32", 1],
  [Float64Array, "float64", 11],
  ...(globalThis.Float16Array ? [[globalThis.Float16Array, "float16", 10]] : []),
];

/** The decoded tensor of `add(g, name)`. */
async function decoded(add) {
  const [tensor] = await initializers(add);
  return {
    type: tensor.dataType,
    dims: tensor.dims.map(Number),
    raw: new Uint8Array(tensor.rawData),
  };
}

describe("Typed arrays", () => {
  for (const [Class, name, number] of typedArrays) {
    for (const length of [6, 6000]) {
      it(`${Class.name} of ${length} is ${name}`, async () => {
        const big = Class.name.startsWith("Big");
        const data = Class.from({ length }, (_, i) => (big ? BigInt(i % 100) : i % 100));
        let type;
        const tensor = await decoded((g) => {
          const value = g.initializer("w", data, [2, length / 2]);
          type = value.type;
        });
        assert.deepEqual(type, { kind: "tensor", dataType: name, shape: [2, length / 2] });
        assert.deepEqual(tensor, { type: number, dims: [2, length / 2], raw: bytesOf(data) });
      });
    }
  }

  it("are vectors without dims, and only the part that a view shows", async () => {
    const data = new Float32Array(1000).map((_, i) => i).subarray(10, 400);
    assert.deepEqual((await decoded((g) => g.initializer("w", data))).raw, bytesOf(data));
    assert.deepEqual((await decoded((g) => g.initializer("w", data))).dims, [390]);
  });

  it("may be a Node Buffer, a subclass, or of another realm", async () => {
    const { runInNewContext } = await import("node:vm");
    class Mine extends Float32Array {}
    for (const [data, type] of [
      [Buffer.from([1, 2, 3]), 2],
      [new Mine(2000), 1],
      [runInNewContext("new Int16Array(2000)"), 5],
    ]) {
      assert.equal((await decoded((g) => g.initializer("w", data))).type, type);
    }
    const foreign = runInNewContext("new ArrayBuffer(8)");
    const options = { dataType: "int64" };
    assert.equal((await decoded((g) => g.initializer("w", foreign, [1], options))).type, 7);
  });

  it("without elements are a tensor without data", async () => {
    const tensor = await decoded((g) => g.initializer("w", new Float32Array(0), [0, 3]));
    assert.deepEqual(tensor, { type: 1, dims: [0, 3], raw: new Uint8Array(0) });
  });

  it("are copied when small, borrowed when large", async () => {
    const small = new Float32Array(256);
    const large = new Float32Array(257);
    const model = await build((g) => {
      const values = [g.initializer("small", small), g.initializer("large", large)];
      values.forEach((value, i) => g.output(`y${i}`, value));
    });
    small.fill(1);
    large.fill(1);
    const [first, second] = decode(model.toUint8Array()).graph.initializer;
    assert.deepEqual(new Uint8Array(first.rawData), new Uint8Array(1024));
    assert.deepEqual(new Uint8Array(second.rawData), bytesOf(large));
  });
});

describe("Data types that an array carries as bytes", () => {
  const carried = [
    [new Uint16Array([0x3c00, 0]), "float16", [2], 10],
    [new Int16Array([0x3c00, 0]), "float16", [2], 10],
    [new Uint16Array([0x3f80]), "bfloat16", [1], 16],
    [new Uint8Array([1, 0, 1]), "bool", [3], 9],
    [new Int8Array([1, 0]), "bool", [2], 9],
    [new Uint8Array(3), "float8e4m3fn", [3], 17],
    [new Uint8Array(2), "int4", [3], 22],
    [new Uint8Array(2), "uint4", [4], 21],
    [new Uint8Array(8), "float64", [1], 11],
    [new Float32Array([1, 2]), "complex64", [1], 14],
    [new Float64Array([1, 2]), "complex128", [1], 15],
    [new ArrayBuffer(8), "float32", [2], 1],
    [new DataView(new ArrayBuffer(16), 4, 8), "int64", [1], 7],
  ];
  for (const [data, dataType, dims, number] of carried) {
    it(`${data.constructor.name} as ${dataType}`, async () => {
      const tensor = await decoded((g) => g.initializer("w", data, dims, { dataType }));
      const raw = data instanceof ArrayBuffer ? new Uint8Array(data) : bytesOf(data);
      assert.deepEqual(tensor, { type: number, dims, raw });
    });
  }

  it("Blob and File, of any size", async () => {
    for (const size of [8, 8000]) {
      for (const blob of [
        new Blob([new Uint8Array(size)]),
        new File([new Uint8Array(size)], "w.bin"),
      ]) {
        const options = { dataType: "float32" };
        const model = await build((g) =>
          g.output("y", g.initializer("w", blob, [size / 4], options)),
        );
        assert.equal(model.parts.find((part) => part.name === "w").source, blob);
      }
    }
  });

  describe("are refused otherwise:", () => {
    let g;
    beforeEach(async () => {
      g = (await ModelBuilder.create()).graph;
    });
    const refused = [
      [
        new Float32Array(2),
        "int32",
        /Float32Array holds float32, not int32, and nothing is converted/,
      ],
      [new Uint32Array(2), "int32", /Uint32Array holds uint32/],
      [new Float64Array(2), "float32", /Float64Array/],
      [new Uint32Array(2), "float16", /Uint32Array/],
      [new Float32Array(2), "complex128", /Float32Array/],
      [new Int8Array(2), "int4", /Int8Array.*give a Uint8Array on the same buffer/],
    ];
    for (const [data, dataType, message] of refused) {
      it(`${data.constructor.name} as ${dataType}`, () => {
        refuses(() => g.initializer("w", data, [2], { dataType }), "type-mismatch", where, message);
      });
    }

    it("raw bytes without data type or dims", () => {
      for (const data of [
        new ArrayBuffer(8),
        new DataView(new ArrayBuffer(8)),
        new Blob(["12345678"]),
      ]) {
        refuses(
          () => g.initializer("w", data, [2]),
          "invalid-argument",
          where,
          /tells no data type/,
        );
        const options = { dataType: "float32" };
        const call = () => g.initializer("w", data, undefined, options);
        refuses(call, "invalid-argument", where, /tells no shape/);
      }
      const uint4 = () => g.initializer("w", new Uint8Array(2), undefined, { dataType: "uint4" });
      refuses(uint4, "invalid-argument", where, /tells no shape/);
    });

    it("bytes as strings", () => {
      const call = () => g.initializer("w", new Uint8Array(2), [2], { dataType: "string" });
      refuses(call, "type-mismatch", where, /strings have no byte form/);
    });
  });
});

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

describe("Data is refused at once when it", () => {
  let g;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
  });

  it("is no data", () => {
    for (const data of [null, undefined, {}, () => 1, Symbol("s"), new Map(), new Date(0)]) {
      const call = () => g.initializer("w", data, [1]);
      refuses(call, "invalid-argument", where, /expected a typed array, ArrayBuffer.*given: /);
    }
  });

  it("is detached, whatever the kind", () => {
    const kinds = [
      (b) => new Float32Array(b),
      (b) => new Uint8Array(b, 4),
      (b) => new DataView(b),
      (b) => b,
    ];
    for (const make of kinds) {
      const buffer = new ArrayBuffer(16);
      const data = make(buffer);
      detach(buffer);
      const call = () => g.initializer("w", data, [0], { dataType: "float32" });
      if (data instanceof Float32Array)
        refuses(() => g.initializer("w", data), "weight-mismatch", where, /detached/);
      refuses(call, "weight-mismatch", where, /detached \(was it transferred\?\)/);
    }
  });

  it("is shared", () => {
    const shared = new SharedArrayBuffer(16);
    for (const data of [shared, new Float32Array(shared), new DataView(shared)]) {
      const call = () => g.initializer("w", data, [4], { dataType: "float32" });
      refuses(call, "unsupported", where, /SharedArrayBuffer.*give a copy \(\.slice\(\)\)/);
    }
  });

  it("reaches past a buffer that has shrunk", () => {
    const buffer = new ArrayBuffer(4096, { maxByteLength: 4096 });
    const view = new DataView(buffer, 0, 4096);
    const array = new Float32Array(buffer, 0, 1024);
    buffer.resize(16);
    const options = { dataType: "float32" };
    refuses(
      () => g.initializer("w", view, [1024], options),
      "weight-mismatch",
      where,
      /has shrunk/,
    );
    refuses(
      () => g.initializer("w", array, [1024]),
      "weight-mismatch",
      where,
      /4096 bytes, given 0/,
    );
  });
});

describe("Dims and options are refused:", () => {
  let g;
  before(async () => {
    g = (await ModelBuilder.create()).graph;
  });
  for (const dim of [-1, 1.5, NaN, Infinity, 2 ** 53, "4", null, undefined, 4n]) {
    it(`a dim that is ${String(dim)} (${typeof dim})`, () => {
      const message = /expected dim 1 to be an integer from 0 to 2\^53 - 1/;
      refuses(() => g.initializer("w", [1], [1, dim]), "invalid-argument", where, message);
    });
  }

  it("dims that are no array, options that are none, names that are no options", () => {
    refuses(() => g.initializer("w", [1], 1), "invalid-argument", where, /dims to be an array/);
    refuses(
      () => g.initializer("w", [1], [1], "int8"),
      "invalid-argument",
      where,
      /options to be an object/,
    );
    refuses(
      () => g.initializer("w", [1], [1], { datatype: "int8" }),
      "invalid-argument",
      where,
      /unknown name "datatype"; accepted: dataType, docString/,
    );
    refuses(
      () => tensor([1], [1], { dtype: "int8" }),
      "invalid-argument",
      "tensor",
      /unknown name "dtype"/,
    );
    refuses(
      () => g.initializer("w", [1], [1], { dataType: 1 }),
      "invalid-argument",
      where,
      /1 is not a data type/,
    );
    refuses(
      () => g.initializer("w", [1], [1], { docString: 1 }),
      "invalid-argument",
      where,
      /docString to be a string/,
    );
    refuses(
      () => g.initializer(1, [1]),
      "invalid-argument",
      'graph "main"',
      /name to be a string \(given: 1\)/,
    );
  });
});
