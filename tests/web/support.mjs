// What the tests of the package share.
import assert from "node:assert/strict";
import { LoomError, ModelBuilder } from "onnx-loom";
import proto from "onnx-proto";

/** Builds a model; `fill` gets the graph. */
export async function build(fill, options) {
  const builder = await ModelBuilder.create(options);
  await fill(builder.graph, builder);
  return builder.finish();
}

/** y = x + w with a weight of `data`. */
export function addModel(data, dims = [data.length], options = undefined) {
  return build((g) => {
    const [y] = g.node("Add", [
      g.input("x", "float32", dims),
      g.initializer("w", data, dims, options),
    ]);
    g.output("y", y);
  });
}

/** A model that is nothing but initializers, which `fill` adds: they are what it is decoded for. */
export async function initializers(fill) {
  const model = await build((g) => {
    fill(g);
    g.output("y", g.node("Identity", [g.input("x", "float32", [1])])[0]);
  });
  return decode(model.toUint8Array()).graph.initializer;
}

/** Of the one initializer that `add` adds: its data type's number, dims and raw data. */
export async function decodedInitializer(add) {
  const [{ dataType, dims, rawData }] = await initializers(add);
  return { type: dataType, dims: dims.map(Number), raw: new Uint8Array(rawData) };
}

/** The protobuf message, read by another implementation. */
export function decode(bytes) {
  return proto.onnx.ModelProto.decode(bytes);
}

/** Checks a LoomError; `where` is the whole text, `message` a pattern. */
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

/** Takes the memory away from a buffer, as postMessage with a transfer list does. */
export function detach(buffer) {
  structuredClone(buffer, { transfer: [buffer] });
}

/** Waits until `condition` holds, collecting garbage meanwhile. */
export async function afterGarbageCollection(condition) {
  assert.ok(globalThis.gc, "needs node --expose-gc");
  for (let round = 0; round < 12 && !condition(); ++round) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return condition();
}
