// The models of tests/conformance: the official ones as set-up unpacked them, and our own fixtures as the native
// tests wrote them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "./proto.mjs";
import { dataTypeName, readTensor } from "./tensors.mjs";

const build = fileURLToPath(new URL("../../build", import.meta.url));
const data = `${build}/onnx-tests/data`;
const rebuilt = `${build}/native/conformance`;

/** Names of models in a folder: those of the files with that extension, without it, or of all folders. */
function list(folder, extension = "") {
  const names = readdirSync(folder).filter((entry) => entry.endsWith(extension));
  return names.sort().map((name) => name.slice(0, name.length - extension.length));
}

const inFolders = (set) =>
  list(`${data}/${set}`).map((name) => ({
    name,
    file: `${data}/${set}/${name}/model.onnx`,
    inputs: `${data}/${set}/${name}/test_data_set_0/input`,
    outputs: `${data}/${set}/${name}/test_data_set_0/output`,
  }));

const listers = {
  node: inFolders,
  simple: inFolders,
  "pytorch-operator": inFolders,
  "pytorch-converted": inFolders,
  light: () =>
    list(`${data}/light`, ".onnx").map((name) => ({
      name,
      file: `${data}/light/${name}.onnx`,
      outputs: `${data}/light/${name}_output`,
    })),
  fixtures: () =>
    list(`${rebuilt}/fixtures`, ".original").map((name) => ({
      name,
      file: `${rebuilt}/fixtures/${name}.original`,
    })),
};

export const sets = Object.keys(listers);

/**
 * `{ set, name, file, inputs, outputs, native }`: `inputs` and `outputs` are what the names of the files with their
 * data begin with, undefined where there are none; `native` is the model as rebuilt by the native tests, if
 * they did not refuse it.
 */
export function modelsOf(set) {
  return listers[set](set).map((model) => {
    return { set, ...model, native: `${rebuilt}/${set}/${model.name}.onnx` };
  });
}

/** Why the native tests could not rebuild the model. */
export function nativeRefusal({ native }) {
  return readFileSync(native.replace(/onnx$/, "refused"), "utf8");
}

/** What the native tests counted. */
export const nativeTotals = (set) => readFileSync(`${rebuilt}/${set}/totals.txt`, "utf8");

/** What is no tensor, onnxruntime-web cannot be fed with: `{ name, dataType: "sequence" }`. */
const noTensor = ({ name, type }) => ({ name, dataType: type.value.replace("Type", "") });

function readFiles(prefix, values) {
  const read = [];
  for (const [i, value] of values.entries()) {
    const file = `${prefix}_${i}.pb`;
    if (!existsSync(file)) break;
    const isTensor = value.type.value === "tensorType";
    const message = isTensor ? readTensor(decode("TensorProto", readFileSync(file))) : undefined;
    read.push(isTensor ? { ...message, name: value.name } : noTensor(value));
  }
  return read;
}

/** What the official runner feeds models that have no input files: 0 to 1 in equal steps, as float32. */
function ramp(value) {
  const { tensorType } = value.type;
  if (!tensorType) return noTensor(value);
  const dims = tensorType.shape.dim.map(({ dimValue }) => Number(dimValue) || 1);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const { buffer } = Float32Array.from({ length }, (_, i) => i / length);
  const dataType = dataTypeName(tensorType.elemType);
  return { name: value.name, dataType, dims, data: new Uint8Array(buffer) };
}

/** Inputs and expected outputs, by the names that the model gives them, as readTensor() makes them. */
export function readData({ inputs, outputs }, { graph }) {
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const needed = graph.input.filter(({ name }) => !initializers.has(name));
  return {
    inputs: inputs === undefined ? needed.map(ramp) : readFiles(inputs, needed),
    outputs: outputs === undefined ? [] : readFiles(outputs, graph.output),
  };
}
