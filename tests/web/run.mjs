// Runs exported bytes in onnxruntime-web.
import * as ort from "onnxruntime-web/wasm";

ort.env.wasm.numThreads = 1;

const dataTypes = new Map([
  [BigInt64Array, "int64"],
  [Uint8Array, "uint8"],
  [Int32Array, "int32"],
]);

function typeOf(data) {
  if (typeof data[0] === "boolean") return "bool";
  return dataTypes.get(data.constructor) ?? (typeof data[0] === "string" ? "string" : "float32");
}

/** Runs the model; a feed is [data, dims]. Returns the outputs by name. */
export async function run(bytes, feeds, options = {}) {
  // Without warnings: onnxruntime-web prints one for each initializer that is also an input.
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 3, ...options });
  const tensors = Object.entries(feeds).map(([name, [data, dims]]) => {
    return [name, new ort.Tensor(typeOf(data), data, dims)];
  });
  try {
    return await session.run(Object.fromEntries(tensors));
  } finally {
    await session.release();
  }
}
