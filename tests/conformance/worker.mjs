// pool.mjs starts this process for conformance.test.mjs. It judges an original, or rebuilds it and judges the result.
import { readFileSync } from "node:fs";
import { LoomError } from "onnx-loom";
import { readData } from "./models.mjs";
import { withoutGeneratedNames } from "./names.mjs";
import { decode } from "./proto.mjs";
import { rebuild } from "./rebuild.mjs";
import { verdictOf } from "./verdict.mjs";

async function judgeRebuilt(model, original, data) {
  let bytes;
  try {
    bytes = await rebuild(original);
  } catch (error) {
    if (error instanceof LoomError) return { refused: error.message };
    throw error;
  }
  const equal = Buffer.compare(bytes, readFileSync(model.native)) === 0;
  const { detail, ...verdict } = await verdictOf(bytes, data);
  const rebuilt = decode("ModelProto", bytes);
  return { equal, ...verdict, detail: withoutGeneratedNames(detail, original, rebuilt) };
}

async function judge({ model, rebuilt }) {
  const bytes = new Uint8Array(readFileSync(model.file));
  const original = decode("ModelProto", bytes);
  const data = readData(model, original);
  return rebuilt ? judgeRebuilt(model, original, data) : verdictOf(bytes, data);
}

process.on("message", (task) => {
  judge(task).then(
    (result) => process.send(result),
    (error) => process.send({ failed: error.stack }),
  );
});
