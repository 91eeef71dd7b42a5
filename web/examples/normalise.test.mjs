// A model made inside the test, for Node's test runner:   node --test web/examples
import assert from "node:assert/strict";
import { test } from "node:test";
import { ModelBuilder } from "onnx-loom";
import { InferenceSession, Tensor } from "onnxruntime-web";

/** (pixels / 255 - mean) / deviation, for a batch of any size. */
async function normaliser(mean, deviation) {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const pixels = g.input("pixels", "uint8", ["N", 3, "height", "width"]);
  const [floats] = g.node("Cast", [pixels], { to: 1 });
  const [unit] = g.node("Div", [floats, g.initializer("white", 255)]);
  const [centred] = g.node("Sub", [unit, g.initializer("mean", mean, [3, 1, 1])]);
  const [scaled] = g.node("Div", [centred, g.initializer("deviation", deviation, [3, 1, 1])]);
  g.output("normalised", scaled);
  return builder.finish().toUint8Array();
}

test("an image is normalised channel by channel", async () => {
  const session = await InferenceSession.create(await normaliser([0.5, 0, 1], [0.5, 1, 2]));
  const pixels = new Tensor("uint8", [0, 255, 0, 255, 0, 255], [1, 3, 1, 2]);
  const { normalised } = await session.run({ pixels });
  assert.deepEqual(normalised.dims, [1, 3, 1, 2]);
  assert.deepEqual([...normalised.data], [-1, 1, 0, 1, -0.5, 0]);
});

test("the same calls give the same bytes", async () => {
  const first = await normaliser([0, 0, 0], [1, 1, 1]);
  assert.deepEqual(await normaliser([0, 0, 0], [1, 1, 1]), first);
});
