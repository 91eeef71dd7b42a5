// cast() converts numbers to another data type: what it takes, returns and refuses, and how to use the result.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, beforeEach, describe, it } from "node:test";
import { cast, load, memoryUsage, ModelBuilder, tensor } from "onnx-loom";
import { build, decode, decodedInitializer as decoded, detach, refuses } from "../support.mjs";

const where = "cast";
const bytesOf = (view) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
const hex = ({ bytes }) => Buffer.from(bytes).toString("hex");

describe("cast", () => {
  before(() => load());

  const cases = [
    [[1, -2, 3], "int4", [3], "e103"],
    [[-2, 1, -1, 0, 1], "int2", [5], "3601"],
    [[[1], [0.5]], "float4e2m1", [2, 1], "12"],
    [[7.5, 0.125, -0, 1], "float6e2m3", [4], "5f0022"],
    [Float32Array.of(1, -2), "bfloat16", [2], "803f00c0"],
    [Float64Array.of(65504, 1e6), "float16", [2], "ff7b007c"],
    [Int16Array.of(200, -1), "int8", [2], "c8ff"],
    [Uint8Array.of(3, 0), "float32", [2], "0000404000000000"],
    [Uint8ClampedArray.of(255), "uint4", [1], "0f"],
    [BigInt64Array.of(-1n), "uint64", [1], "ffffffffffffffff"],
    [[2n ** 64n - 1n], "float32", [1], "0000805f"],
    [[true, false], "float16", [2], "003c0000"],
    [2.7, "int32", [], "02000000"],
    [-2.5, "int4", [], "0e"],
    [[], "uint4", [0], ""],
  ];
  for (const [data, dataType, dims, expected] of cases) {
    const text = JSON.stringify(data, (_, v) => (typeof v === "bigint" ? `${v}n` : v));
    it(`${data.constructor.name} ${text} as ${dataType}`, () => {
      const result = cast(data, dataType);
      assert.deepEqual({ ...result, bytes: hex(result) }, { dataType, dims, bytes: expected });
    });
  }

  it("saturates float8, or not, as Cast does", () => {
    const data = [Infinity, -1e6, NaN];
    for (const [dataType, saturated, otherwise] of [
      ["float8e4m3fn", "7efe7f", "7fff7f"],
      ["float8e4m3fnuz", "7fff80", "808080"],
      ["float8e5m2", "7bfb7e", "7cfc7e"],
      ["float8e5m2fnuz", "7fff80", "808080"],
    ]) {
      assert.equal(hex(cast(data, dataType)), saturated);
      assert.equal(hex(cast(data, dataType, { saturate: true })), saturated);
      assert.equal(hex(cast(data, dataType, { saturate: false })), otherwise);
    }
  });

  it("rounds to powers of two by the given mode", () => {
    const data = [1.25, 1.75];
    assert.equal(hex(cast(data, "float8e8m0")), "8080");
    assert.equal(hex(cast(data, "float8e8m0", { roundMode: "down" })), "7f7f");
    assert.equal(hex(cast(data, "float8e8m0", { roundMode: "nearest" })), "7f80");
  });

  it("reshapes", () => {
    assert.deepEqual(cast([1, 2, 3, 4], "int8", { dims: [2, 2] }).dims, [2, 2]);
    const dims = [2, 1];
    const result = cast(new Int8Array(2), "int4", { dims });
    dims[0] = 7;
    assert.deepEqual(result.dims, [2, 1]);
  });

  it("takes its own result, also after a clone", () => {
    const numbers = [0.5, -6, 3];
    const small = structuredClone(cast(numbers, "float4e2m1", { dims: [3, 1] }));
    const back = cast(small, "float64");
    assert.deepEqual(new Float64Array(back.bytes.buffer), Float64Array.from(numbers));
    assert.deepEqual(back.dims, [3, 1]);
  });

  it("returns its own memory, which later changes of the data do not affect", () => {
    const data = new Float32Array(100).fill(1.5);
    const view = data.subarray(10, 20);
    const result = cast(view, "float32");
    data.fill(0);
    detach(data.buffer);
    cast(new Float32Array(100_000), "float32");
    assert.equal(result.bytes.buffer.byteLength, 40);
    assert.deepEqual(new Float32Array(result.bytes.buffer), new Float32Array(10).fill(1.5));
  });

  it("casts data of any size in bounded WebAssembly memory, piece by piece", () => {
    const count = 3_000_001; // odd, so that the last piece has an odd length
    const data = Float32Array.from({ length: count }, (_, i) => (i % 16) - 8);
    cast(data.subarray(0, 100_000), "int4");
    const memory = memoryUsage().wasmBytes;
    const { bytes } = cast(data, "int4");
    assert.equal(memoryUsage().wasmBytes, memory);
    assert.equal(bytes.length, (count + 1) / 2);
    const wrong = bytes.findIndex((byte, i) => {
      const [low, high] = [(2 * i - 8) & 15, i === bytes.length - 1 ? 0 : (2 * i - 7) & 15];
      return byte !== (low | (high << 4));
    });
    assert.equal(wrong, -1);
    const back = cast({ dataType: "int4", dims: [count], bytes }, "float32");
    assert.deepEqual(back.bytes, bytesOf(data));
  });

  it("needs loom.wasm, and says so", () => {
    const code = `import { cast } from "onnx-loom"; try { cast([1], "int4"); } catch (e) { console.log(e.message); }`;
    const options = { encoding: "utf8", cwd: import.meta.dirname };
    const args = ["--input-type=module", "--eval", code];
    assert.match(
      execFileSync(process.execPath, args, options),
      /cast: loom.wasm is not loaded yet/,
    );
  });
});

describe("cast refuses", () => {
  before(() => load());
  const invalid = "invalid-argument";
  const shared = new Int8Array(new SharedArrayBuffer(2));
  const refused = [
    [
      "floats out of an integer's range",
      [[1, 128], "int8"],
      invalid,
      /element 1 is 128, which int8/,
    ],
    ["NaN as an integer", [[NaN], "int64"], invalid, /element 0 is NaN/],
    ["negative scales", [[-1], "float8e8m0"], invalid, /expected no negative number/],
    ["strings", [["1"], "int8"], "type-mismatch", /strings cannot be cast/],
    ["to strings", [[1], "string"], "type-mismatch", /string has no numbers/],
    ["nothing to strings", [[], "string"], "type-mismatch", /string has no numbers/],
    ["complex numbers", [[1], "complex64"], "type-mismatch", /takes no complex numbers/],
    ["unknown types", [[1], "int3"], invalid, /"int3" \(a string\) is not a data type/],
    ["bytes without a type", [new ArrayBuffer(4), "int8"], invalid, /tells no data type/],
    ["a DataView", [new DataView(new ArrayBuffer(4)), "int8"], invalid, /expected a typed array/],
    ["a Blob", [new Blob(["1"]), "int8"], invalid, /tells no data type/],
    ["no data", [null, "int8"], invalid, /given: null/],
    ["shared memory", [shared, "int4"], "unsupported", /SharedArrayBuffer/],
    ["ragged arrays", [[[1], [2, 3]], "int8"], "shape-mismatch", /ragged/],
    ["other dims", [[1, 2], "int8", { dims: [3] }], "weight-mismatch", /2 elements.*\[3\]/],
    ["dims that are none", [[1], "int8", { dims: [-1] }], invalid, /dim 0/],
    ["round modes", [[1], "float8e8m0", { roundMode: "even" }], invalid, /up, down or nearest/],
    ["a saturate of 1", [[1], "int8", { saturate: 1 }], invalid, /true or false/],
    ["unknown options", [[1], "int8", { dataType: "int4" }], invalid, /unknown name "dataType"/],
    [
      "more elements than bytes",
      [{ dataType: "int4", dims: [2 ** 40], bytes: new Uint8Array(3) }, "int8"],
      "weight-mismatch",
      /3 bytes are not the elements of \[1099511627776\] of int4/,
    ],
  ];
  for (const [name, args, code, message] of refused) {
    it(name, () => refuses(() => cast(...args), code, where, message));
  }

  it("detached data", () => {
    const data = new Int8Array(4);
    detach(data.buffer);
    refuses(() => cast(data, "int4"), "weight-mismatch", where, /detached/);
  });

  it("an element in a later piece, by its number in the whole data", () => {
    const data = new Float32Array(1_000_000);
    data[987_654] = 300;
    refuses(() => cast(data, "uint8"), invalid, where, /element 987654 is 300, which uint8/);
  });

  it("from the user's own line", () => {
    const error = refuses(() => cast([300], "int8"), invalid, where, /300/);
    assert.match(
      error.stack.split("\n").find((line) => /^ +at /.test(line)),
      /cast\.test\.mjs/,
    );
  });
});

describe("The result of cast() is accepted", () => {
  let g;
  beforeEach(async () => {
    g = (await ModelBuilder.create()).graph;
  });

  it("as an initializer, small and large", async () => {
    for (const length of [3, 5001]) {
      const data = Float32Array.from({ length }, (_, i) => i % 8);
      const given = cast(data, "int4");
      const initializer = await decoded((graph) => graph.initializer("w", given));
      assert.deepEqual(initializer, { type: 22, dims: [length], raw: given.bytes });
    }
    assert.deepEqual(g.initializer("w", cast([1, 2], "bfloat16"), [2, 1]).type, {
      kind: "tensor",
      dataType: "bfloat16",
      shape: [2, 1],
    });
  });

  it("as a large weight, which is borrowed and not copied", async () => {
    const given = cast(new Float32Array(5000), "bfloat16");
    const model = await build((graph) => graph.output("y", graph.initializer("w", given)));
    const { source } = model.parts.find((part) => part.name === "w");
    assert.equal(source.buffer, given.bytes.buffer);
  });

  it("as an attribute", async () => {
    const given = cast([1, -1], "float8e4m3fn");
    const model = await build((graph) =>
      graph.output("y", graph.node("Constant", [], { value: tensor(given) })[0]),
    );
    const { t } = decode(model.toUint8Array()).graph.node[0].attribute[0];
    assert.deepEqual([t.dataType, new Uint8Array(t.rawData)], [17, given.bytes]);
  });

  it("but is refused where it does not fit", () => {
    const given = cast([1, 2, 3], "int4");
    const at = 'graph "main" / initializer "w"';
    const initializer =
      (dims, options, data = given) =>
      () =>
        g.initializer("w", data, dims, options);
    refuses(initializer([5]), "weight-mismatch", at, /5|bytes/);
    refuses(
      initializer([3], { dataType: "uint4" }),
      "type-mismatch",
      at,
      /the data is int4, not uint4/,
    );
    const wrong = { ...given, dataType: "string" };
    refuses(initializer([3], {}, wrong), "type-mismatch", at, /strings have no byte form/);
    refuses(
      initializer(undefined, {}, { bytes: given.bytes }),
      "invalid-argument",
      at,
      /undefined/,
    );
  });
});
