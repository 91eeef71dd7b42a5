// Shared by the tests of the package.
import assert from "node:assert/strict";
import { LoomError, ModelBuilder } from "onnx-loom";
import proto from "onnx-proto";

/** Builds a model. `fill` gets the graph and the builder. */
export async function build(fill, options) {
  const builder = await ModelBuilder.create(options);
  await fill(builder.graph, builder);
  return builder.finish();
}

/** A model y = x + w, where `data` is the weight w. */
export function addModel(data, dims = [data.length], options = undefined) {
  return build((g) => {
    const [y] = g.node("Add", [
      g.input("x", "float32", dims),
      g.initializer("w", data, dims, options),
    ]);
    g.output("y", y);
  });
}

/** Builds a model with the initializers that `fill` adds, and returns them decoded. */
export async function initializers(fill) {
  const model = await build((g) => {
    fill(g);
    g.output("y", g.node("Identity", [g.input("x", "float32", [1])])[0]);
  });
  return decode(model.toUint8Array()).graph.initializer;
}

/** The data type's number, dims and raw data of the only initializer that `add` adds. */
export async function decodedInitializer(add) {
  const [{ dataType, dims, rawData }] = await initializers(add);
  return { type: dataType, dims: dims.map(Number), raw: new Uint8Array(rawData) };
}

/** Decodes the model with another implementation of protobuf. */
export function decode(bytes) {
  return proto.onnx.ModelProto.decode(bytes);
}

/** Checks a LoomError. `where` must be equal, and `message` is a pattern. */
export function checkError(error, code, where, message) {
  assert.ok(error instanceof LoomError, `no LoomError: ${error?.stack ?? error}`);
  assert.equal(error.name, "LoomError");
  const found = { code: error.code, where: error.where };
  assert.deepEqual(found, { code, where }, error.message);
  assert.match(error.message, message);
  if (where !== "") assert.ok(error.message.startsWith(`${where}: `), error.message);
  return error;
}

export function refuses(call, code, where, message) {
  let result;
  try {
    result = call();
  } catch (error) {
    return checkError(error, code, where, message);
  }
  assert.fail(`expected ${code} at ${where}, got ${typeof result}`);
}

export async function rejects(promise, code, where, message) {
  let result;
  try {
    result = await promise;
  } catch (error) {
    return checkError(error, code, where, message);
  }
  assert.fail(`expected ${code} at ${where}, got ${typeof result}`);
}

/** Detaches the buffer, as postMessage with a transfer list does. */
export function detach(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
}

/** Collects garbage until `condition` holds, for a limited time. Returns whether it holds. */
export async function afterGarbageCollection(condition) {
  assert.ok(globalThis.gc, "needs node --expose-gc");
  for (let round = 0; round < 12 && !condition(); ++round) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return condition();
}
