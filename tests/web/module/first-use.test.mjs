// The schema of an operator is registered at its first lookup. Here this is the first lookup of the instance.
import { it } from "node:test";
import assert from "node:assert/strict";
import { ModelBuilder } from "onnx-loom";

it("plain data in a function adds a Constant, whose schema no call has looked up", async () => {
  const builder = await ModelBuilder.create();
  const x = builder.graph.input("x", "float32", [2, 3]);
  builder.function("test.loom::Tall", ["x"], (body, x) => body.node("Reshape", [x, [-1, 1]]));
  const [y] = builder.graph.node("test.loom::Tall", [x]);
  builder.graph.output("y", y);
  assert.deepEqual(y.type.shape, [6, 1]);
  assert.ok(builder.finish().byteLength > 50);
});
