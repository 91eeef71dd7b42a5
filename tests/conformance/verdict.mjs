// Runs a model on its data in onnxruntime-web, and classifies the result.
import { createHash } from "node:crypto";
import * as ort from "onnxruntime-web/wasm";
import { elements } from "./tensors.mjs";

ort.env.wasm.numThreads = 1;

const QUIET = { logSeverityLevel: 4 };
const RELATIVE_TOLERANCE = 1e-3;
const ABSOLUTE_TOLERANCE = 1e-5;

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  float16: globalThis.Float16Array ?? Uint16Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  bool: Uint8Array,
  uint4: Uint8Array,
  int4: Uint8Array,
};

function feed({ dataType, dims, data }) {
  if (dataType === "string") return new ort.Tensor("string", data, dims);
  return new ort.Tensor(dataType, new arrays[dataType](data.slice().buffer), dims);
}

const isFeedable = ({ dataType }) => dataType === "string" || dataType in arrays;

const bytesOf = ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A digest of the outputs: names, types, dims and bits. */
function digest(outputs) {
  const hash = createHash("sha256");
  for (const [name, { type, dims, data }] of Object.entries(outputs)) {
    hash.update(JSON.stringify([name, type, dims, type === "string" ? data : []]));
    if (type !== "string") hash.update(bytesOf({ data }));
  }
  return hash.digest("hex");
}

function isClose(actual, expected) {
  if (Object.is(actual, expected) || actual === expected) return true;
  if (typeof actual !== "number") return false;
  const tolerance = ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * Math.abs(expected);
  return Math.abs(actual - expected) <= tolerance;
}

function compare(actual, expected) {
  if (actual.type !== expected.dataType) return `is ${actual.type}, not ${expected.dataType}`;
  if (`${actual.dims}` !== `${expected.dims}`)
    return `has dims ${actual.dims}, not ${expected.dims}`;
  const found = actual.type === "string" ? actual.data : elements(actual.type, bytesOf(actual));
  const wanted =
    actual.type === "string" ? expected.data : elements(expected.dataType, expected.data);
  const wrong = wanted.findIndex((value, i) => !isClose(found[i], value));
  return wrong < 0 ? "" : `element ${wrong} is ${found[wrong]}, not ${wanted[wrong]}`;
}

function check(outputs, expected) {
  for (const each of expected) {
    if (!(each.name in outputs)) return `output "${each.name}" is missing`;
    const wrong = compare(outputs[each.name], each);
    if (wrong) return `output "${each.name}" ${wrong}`;
  }
  return "";
}

/** Whether onnxruntime-web has aborted. Its module is unusable then, so this process cannot judge another model. */
const isAbort = (error) =>
  error instanceof WebAssembly.RuntimeError || /\babort/i.test(error.message);

function failure(verdict, error) {
  return { verdict, detail: error.message, spent: isAbort(error) };
}

function success(outputs, expected) {
  const bits = digest(outputs);
  if (expected.length === 0)
    return { verdict: "outputs", detail: "nothing to compare them with", bits };
  const detail = check(outputs, expected);
  return { verdict: detail ? "wrong outputs" : "right outputs", detail, bits };
}

/**
 * Resolves to `{ verdict, detail, bits, spent }`. `verdict` is one of `"does not load"`, `"cannot be fed"`,
 * `"does not run"`, `"wrong outputs"`, `"right outputs"` and `"outputs"`. `detail` is the reason. `bits` is a digest of
 * the outputs. `spent` is true if this process cannot judge another model.
 */
export async function verdictOf(bytes, { inputs, outputs: expected }) {
  let session;
  try {
    session = await ort.InferenceSession.create(bytes, QUIET);
  } catch (error) {
    return failure("does not load", error);
  }
  try {
    const strange = inputs.find((input) => !isFeedable(input));
    if (strange) return { verdict: "cannot be fed", detail: strange.dataType };
    const outputs = await session.run(
      Object.fromEntries(inputs.map((input) => [input.name, feed(input)])),
      QUIET,
    );
    return success(outputs, expected);
  } catch (error) {
    return failure("does not run", error);
  } finally {
    await session.release().catch(() => {}); // fails after an abort
  }
}
