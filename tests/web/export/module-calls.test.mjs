// finish() returns the parts, too. An export without options does not call the module again.
import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { addModel, decode } from "../support.mjs";

const calls = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (module, imports) => {
  const { exports } = await instantiate(module, imports);
  return { exports: Object.fromEntries(Object.entries(exports).map(record)) };
};

function record([name, value]) {
  if (typeof value !== "function") return [name, value];
  const recorded = (...values) => {
    calls.push(name);
    return value(...values);
  };
  return [name, recorded];
}

describe("Exports after finish()", () => {
  const weight = Float32Array.from({ length: 1000 }, (_, i) => i);
  let model;
  beforeEach(async () => {
    model = await addModel(weight);
    assert.ok(calls.includes("loom_builder_finish"), "calls are recorded");
    calls.length = 0;
  });

  it("call nothing for a model with a weight", () => {
    const [initializer] = decode(model.toUint8Array()).graph.initializer;
    assert.equal(initializer.rawData.byteLength, weight.byteLength);
    assert.deepEqual(calls, []);
  });

  it("call nothing for a model without weights", async () => {
    const small = await addModel(new Float32Array(4));
    calls.length = 0;
    assert.equal(decode(small.toUint8Array()).graph.initializer.length, 1);
    assert.deepEqual(calls, []);
  });

  it("call nothing for the size, the parts, a Blob and a stream", async () => {
    const chunks = [];
    await model.writeTo({ write: (chunk) => void chunks.push(chunk) });
    assert.equal(model.toBlob().size, model.byteLength);
    assert.ok(model.parts.length >= 3);
    assert.deepEqual(calls, []);
  });
});
