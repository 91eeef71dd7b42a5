// Weights never enter WebAssembly memory, whatever their size.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { memoryUsage, ModelBuilder, toOnnx } from "onnx-loom";
import { build } from "../support.mjs";

const MiB = 2 ** 20;

describe("A model of 512 MiB", () => {
  const shared = new Float32Array(8 * MiB).fill(1); // 32 MiB; sixteen weights share it
  const large = () =>
    build((g) => {
      const weights = Array.from({ length: 16 }, (_, i) => g.initializer(`w${i}`, shared));
      const x = g.input("x", "float32", [1]);
      g.output("y", g.node("Sum", [x, ...weights])[0]);
    });

  it("is exported with less than 32 MiB of WebAssembly memory", async () => {
    const model = await large();
    const bytes = model.toUint8Array();
    assert.ok(bytes.length > 512 * MiB && bytes.length < 512 * MiB + 2000);
    assert.ok(memoryUsage().wasmBytes < 32 * MiB, `${memoryUsage().wasmBytes} bytes`);
  });

  it("is streamed without a copy of the whole", async () => {
    const model = await large();
    const start = process.memoryUsage().arrayBuffers;
    let most = 0;
    let total = 0;
    const write = (chunk) => {
      total += chunk.length;
      most = Math.max(most, process.memoryUsage().arrayBuffers - start);
      globalThis.gc();
    };
    await toOnnx(model, { target: { write } });
    assert.equal(total, model.byteLength);
    assert.ok(most < 64 * MiB, `${most} bytes`);
    assert.ok(memoryUsage().wasmBytes < 32 * MiB);
  });

  it("has parts that copy no weight", async () => {
    const model = await large();
    assert.equal(model.parts.filter(({ source }) => source?.buffer === shared.buffer).length, 16);
  });
});

describe("A graph of 20,000 nodes", () => {
  it("is built and finished", async () => {
    const builder = await ModelBuilder.create();
    const { graph: g } = builder;
    let x = g.input("x", "float32", ["N", 8]);
    for (let i = 0; i < 20_000; ++i) [x] = g.node(i % 2 ? "Relu" : "Neg", [x]);
    g.output("y", x);
    assert.equal(builder.finish().inspect().nodes.length, 20_000);
  });
});
