// Every kind of JavaScript data as an initializer.
import assert from "node:assert/strict";
import { before, beforeEach, describe, it } from "node:test";
import { ModelBuilder, tensor } from "onnx-loom";
import { build, decode, decodedInitializer as decoded, detach, refuses } from "../support.mjs";

const where = 'graph "main" / initializer "w"';
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

// The numbers are those of TensorProto.DataType.
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

  it("are vectors if no dims are given, and a view is only its own part", async () => {
    const data = new Float32Array(1000).map((_, i) => i).subarray(10, 400);
    assert.deepEqual((await decoded((g) => g.initializer("w", data))).raw, bytesOf(data));
    assert.deepEqual((await decoded((g) => g.initializer("w", data))).dims, [390]);
  });

  it("may be a Node Buffer, a subclass, or from another realm", async () => {
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

describe("Data types that are given as bytes", () => {
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

  describe("are refused in other arrays:", () => {
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
      [
        new Int8Array(2),
        "int4",
        /Int8Array.*give cast\(data, "int4"\), or .* a Uint8Array on the same buffer/,
      ],
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

describe("Data is refused at once when it", () => {
  let g;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
  });

  it("is not data", () => {
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

  it("dims that are no array, wrong options, and unknown names of options", () => {
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
