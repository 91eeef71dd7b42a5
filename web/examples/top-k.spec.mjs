// A model made inside the test, for Vitest:   npx vitest run
import { LoomError, ModelBuilder } from "onnx-loom";
import { InferenceSession, Tensor } from "onnxruntime-web";
import { expect, test } from "vitest";

/** A model for the k best of any number of scores, best first, and their positions. */
async function best(k) {
  const builder = await ModelBuilder.create({ opset: 21 });
  const g = builder.graph;
  const scores = g.input("scores", "float32", ["N"]);
  const [values, indices] = g.node("TopK", [scores, g.initializer("k", [BigInt(k)])]);
  g.output("best", values);
  g.output("where", indices);
  return builder.finish();
}

test("finds the best scores", async () => {
  const model = await best(2);
  const session = await InferenceSession.create(model.toUint8Array());
  const scores = new Tensor("float32", [0.1, 0.7, 0.2, 0.9], [4]);
  const { best: found, where } = await session.run({ scores });
  expect([...found.data]).toEqual([0.9, 0.7].map(Math.fround));
  expect([...where.data]).toEqual([3n, 1n]);
});

test("the model describes itself", async () => {
  const { inputs, outputs, nodes } = (await best(2)).inspect();
  expect(inputs).toEqual([{ name: "scores", type: "float32[N]" }]);
  expect(outputs.map(({ name }) => name)).toEqual(["best", "where"]);
  expect(nodes.map(({ opType }) => opType)).toEqual(["TopK"]);
});

test("a mistake throws from the wrong call", async () => {
  const { graph: g } = await ModelBuilder.create({ opset: 21 });
  const scores = g.input("scores", "float32", ["N"]);
  expect(() => g.node("TopK", [scores])).toThrow(LoomError);
  expect(() => g.node("TopK", [scores])).toThrow(/takes exactly 2 inputs, given 1/);
});
