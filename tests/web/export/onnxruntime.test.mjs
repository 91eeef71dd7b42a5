// Runs exported models in onnxruntime-web, and compares the numbers with plain JavaScript.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { tensor, toOnnx } from "onnx-loom";
import { run } from "../run.mjs";
import { build, decode } from "../support.mjs";

function close(actual, expected, tolerance = 1e-5) {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of actual.entries()) {
    const distance = Math.abs(value - expected[i]);
    assert.ok(distance <= tolerance, `element ${i}: ${value}, expected ${expected[i]}`);
  }
}

// Pseudo-random numbers, the same on every run.
const noise = (length, seed = 1) =>
  Float32Array.from({ length }, (_, i) => (((i + seed) * 7919) % 1013) / 506.5 - 1);

/** 2-D convolution, NCHW, without padding. */
function conv(x, [n, c, h, w], k, [m, , kh, kw], bias, stride) {
  const [oh, ow] = [Math.floor((h - kh) / stride) + 1, Math.floor((w - kw) / stride) + 1];
  const out = [];
  for (let b = 0; b < n; ++b)
    for (let f = 0; f < m; ++f)
      for (let i = 0; i < oh; ++i)
        for (let j = 0; j < ow; ++j) {
          let sum = bias[f];
          for (let ch = 0; ch < c; ++ch)
            for (let p = 0; p < kh; ++p)
              for (let q = 0; q < kw; ++q) {
                const at = ((b * c + ch) * h + i * stride + p) * w + j * stride + q;
                sum += x[at] * k[((f * c + ch) * kh + p) * kw + q];
              }
          out.push(sum);
        }
  return { data: out, dims: [n, m, oh, ow] };
}

/** Pooling over 2 × 2 with stride 2. */
function pool({ data, dims: [n, c, h, w] }, join) {
  const out = [];
  for (let b = 0; b < n * c; ++b)
    for (let i = 0; i + 1 < h; i += 2)
      for (let j = 0; j + 1 < w; j += 2) {
        const at = (y, x) => data[(b * h + i + y) * w + j + x];
        out.push(join([at(0, 0), at(0, 1), at(1, 0), at(1, 1)]));
      }
  return { data: out, dims: [n, c, Math.floor(h / 2), Math.floor(w / 2)] };
}
const maximum = (values) => Math.max(...values);
const mean = (values) => values.reduce((a, b) => a + b) / values.length;

function dense(x, rows, w, columns, bias) {
  const inner = x.length / rows;
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = bias[column];
    for (let k = 0; k < inner; ++k) sum += x[row * inner + k] * w[k * columns + column];
    return sum;
  });
}

function softmax(x, rows) {
  const width = x.length / rows;
  const out = x.map(Math.exp);
  for (let row = 0; row < rows; ++row) {
    const sum = out.slice(row * width, (row + 1) * width).reduce((a, b) => a + b);
    for (let k = 0; k < width; ++k) out[row * width + k] /= sum;
  }
  return out;
}

describe("A convolutional classifier", () => {
  const [k1, b1, w, b2] = [noise(4 * 9 * 2), noise(4, 5), noise(400, 2), noise(10, 3)];
  const classifier = (options) =>
    build((g) => {
      const x = g.input("image", "float32", ["N", 2, 12, 12]);
      const weights = [g.initializer("k1", k1, [4, 2, 3, 3]), g.initializer("b1", b1)];
      const [c] = g.node("Conv", [x, ...weights], { kernel_shape: [3, 3], strides: [1, 1] });
      const [r] = g.node("Relu", [c]);
      const [p] = g.node("MaxPool", [r], { kernel_shape: [2, 2], strides: [2, 2] });
      const [q] = g.node("AveragePool", [p], { kernel_shape: [2, 2], strides: [2, 2] });
      const [flat] = g.node("Reshape", [q, g.initializer("shape", [0n, -1n])]);
      assert.deepEqual(flat.type.shape, ["N", 16]);
      const dense = [g.initializer("w", w.subarray(0, 160), [16, 10]), g.initializer("b2", b2)];
      const [logits] = g.node("Gemm", [flat, ...dense]);
      const [probs] = g.node("Softmax", [logits], { axis: -1 });
      assert.deepEqual(probs.type.shape, ["N", 10]);
      g.output("probs", probs);
    }, options);

  function expected(x, n) {
    const features = conv(x, [n, 2, 12, 12], k1, [4, 2, 3, 3], b1, 1);
    features.data = features.data.map((value) => Math.max(0, value));
    const pooled = pool(pool(features, maximum), mean);
    return softmax(dense(pooled.data, n, w.subarray(0, 160), 10, b2), n);
  }

  for (const opset of [13, 17, 21, undefined]) {
    it(`of opset ${opset ?? "by default"}, with batches of any size`, async () => {
      const bytes = (await classifier({ opset })).toUint8Array();
      for (const n of [1, 3]) {
        const x = noise(n * 288, n);
        const { probs } = await run(bytes, { image: [x, [n, 2, 12, 12]] });
        assert.deepEqual([...probs.dims], [n, 10]);
        close(probs.data, expected(x, n));
      }
    });
  }

  it("with other names and dims", async () => {
    const bytes = await toOnnx(await classifier(), {
      inputNames: ["pixels"],
      outputNames: ["answer"],
      dynamicAxes: { pixels: { 0: "batch" }, answer: { 0: "batch" } },
    });
    const x = noise(2 * 288);
    const { answer } = await run(bytes, { pixels: [x, [2, 2, 12, 12]] });
    close(answer.data, expected(x, 2));
  });

  it("without its parameters, which become inputs", async () => {
    const bytes = await toOnnx(await classifier(), { exportParams: false });
    assert.ok(bytes.length < 1500);
    const x = noise(288);
    const { probs } = await run(bytes, {
      image: [x, [1, 2, 12, 12]],
      k1: [k1, [4, 2, 3, 3]],
      b1: [b1, [4]],
      shape: [BigInt64Array.of(0n, -1n), [2]],
      w: [w.slice(0, 160), [16, 10]],
      b2: [b2, [10]],
    });
    close(probs.data, expected(x, 1));
  });

  it("with its initializers listed as inputs, too", async () => {
    const bytes = await toOnnx(await classifier(), { keepInitializersAsInputs: true });
    const inputs = decode(bytes).graph.input.map(({ name }) => name);
    assert.deepEqual(inputs, ["image", "k1", "b1", "shape", "w", "b2"]);
    const x = noise(288);
    const { probs } = await run(bytes, { image: [x, [1, 2, 12, 12]] });
    close(probs.data, expected(x, 1));
  });

  it("from weights that are Blobs, and through every target", async () => {
    const model = await build((g) => {
      const blob = new Blob([w.subarray(0, 16)]);
      const weight = g.initializer("w", blob, [16], { dataType: "float32" });
      g.output("y", g.node("Mul", [g.input("x", "float32", [16]), weight])[0]);
    });
    const expected = noise(16).map((value, i) => value * w[i]);
    const chunks = [];
    await model.writeTo({ write: (chunk) => void chunks.push(chunk) });
    const streamed = new Uint8Array(await new Blob(chunks).arrayBuffer());
    const blob = new Uint8Array(await model.toBlob().arrayBuffer());
    const target = new Uint8Array(model.byteLength + 10);
    for (const bytes of [await toOnnx(model), await toOnnx(model, { target }), streamed, blob]) {
      close((await run(bytes, { x: [noise(16), [16]] })).y.data, expected);
    }
  });
});

describe("Other kinds of data", () => {
  it("several outputs, k from an inline initializer", async () => {
    const model = await build((g) => {
      const scores = g.input("scores", "float32", [4]);
      const outputs = g.node("TopK", [scores, g.initializer("k", [2n])], { axis: 0 });
      assert.equal(outputs.length, 2);
      assert.deepEqual(outputs[1].type, { kind: "tensor", dataType: "int64", shape: [2] });
      outputs.forEach((value, i) => g.output(["best", "which"][i], value));
    });
    const { best, which } = await run(model.toUint8Array(), {
      scores: [Float32Array.of(1, 9, 3, 5), [4]],
    });
    assert.deepEqual(
      [[...best.data], [...which.data]],
      [
        [9, 5],
        [1n, 3n],
      ],
    );
  });

  it("float16 bits, booleans, bytes", async () => {
    const model = await build((g) => {
      const half = g.initializer("h", Uint16Array.of(0x3c00, 0xc000, 0x3800), [3], {
        dataType: "float16",
      });
      const mask = g.initializer("mask", [true, false, true]);
      const [wide] = g.node("Cast", [half], { to: 1 });
      const [chosen] = g.node("Where", [mask, wide, g.input("x", "float32", [3])]);
      g.output("y", chosen);
      const table = g.initializer("table", new Uint8Array(2000).fill(7));
      g.output("z", g.node("Gather", [table, g.initializer("i", [1999n])])[0]);
    });
    const { y, z } = await run(model.toUint8Array(), { x: [Float32Array.of(5, 6, 7), [3]] });
    assert.deepEqual([[...y.data], [...z.data]], [[1, 6, 0.5], [7]]);
  });

  it("strings", async () => {
    const model = await build((g) => {
      const words = g.initializer("words", ["nein", "ja 😀"]);
      g.output("word", g.node("Gather", [words, g.input("i", "int64", ["N"])])[0]);
    });
    const { word } = await run(model.toUint8Array(), { i: [BigInt64Array.of(1n, 0n), [2]] });
    assert.deepEqual(word.data, ["ja 😀", "nein"]);
  });

  it("a Constant's tensor, an optional input that is absent, an unused output", async () => {
    const model = await build((g) => {
      const x = g.input("x", "float32", ["N"]);
      const [limit] = g.node("Constant", [], { value: tensor(2) });
      const [clipped] = g.node("Clip", [x, null, limit]);
      g.output("y", clipped);
    });
    const { y } = await run(model.toUint8Array(), { x: [Float32Array.of(-5, 1, 5), [3]] });
    assert.deepEqual([...y.data], [-5, 1, 2]);
  });

  it("an operator of another domain", async () => {
    const type = { kind: "tensor", dataType: "float32", shape: ["N"] };
    const model = await build((g) => {
      const x = g.input("x", "float32", ["N"]);
      g.output("y", g.node("com.microsoft::Gelu", [x], {}, { outputTypes: [type] })[0]);
    });
    const { y } = await run(model.toUint8Array(), { x: [Float32Array.of(0, 1), [2]] });
    close(y.data, [0, 0.8413447], 1e-4);
  });

  it("an output that is an input or an initializer", async () => {
    const model = await build((g) => {
      g.output("copy", g.input("x", "float32", [2]));
      g.output("fixed", g.initializer("w", noise(500)));
    });
    const { copy, fixed } = await run(model.toUint8Array(), { x: [Float32Array.of(3, 4), [2]] });
    assert.deepEqual([...copy.data], [3, 4]);
    assert.deepEqual(fixed.data, noise(500));
  });
});
