// The models of tests/conformance: the official ones, which set-up has unpacked, and our own fixtures, which the native
// tests have written.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "./proto.mjs";
import { dataTypeName, readTensor } from "./tensors.mjs";

const build = fileURLToPath(new URL("../../build", import.meta.url));
const data = `${build}/onnx-tests/data`;
const rebuilt = `${build}/native/conformance`;

/** The names of the entries in a folder that end in `extension`, sorted and without the extension. */
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
 * The models of a set as `{ set, name, file, inputs, outputs, native }`. `inputs` and `outputs` are the prefixes of the
 * data files, or undefined if there are none. `native` is the file with the native rebuild, which is missing if the
 * native tests refused the model.
 */
export function modelsOf(set) {
  return listers[set](set).map((model) => {
    return { set, ...model, native: `${rebuilt}/${set}/${model.name}.onnx` };
  });
}

/** The error of the native tests for a model that they could not rebuild. */
export function nativeRefusal({ native }) {
  return readFileSync(native.replace(/onnx$/, "refused"), "utf8");
}

/** The totals that the native tests have counted. */
export const nativeTotals = (set) => readFileSync(`${rebuilt}/${set}/totals.txt`, "utf8");

/** A value that is not a tensor, such as `{ name, dataType: "sequence" }`. onnxruntime-web cannot take it. */
const nonTensor = ({ name, type }) => ({ name, dataType: type.value.replace("Type", "") });

function readFiles(prefix, values) {
  const read = [];
  for (const [i, value] of values.entries()) {
    const file = `${prefix}_${i}.pb`;
    if (!existsSync(file)) break;
    const isTensor = value.type.value === "tensorType";
    const message = isTensor ? readTensor(decode("TensorProto", readFileSync(file))) : undefined;
    read.push(isTensor ? { ...message, name: value.name } : nonTensor(value));
  }
  return read;
}

/** The input of the official runner for models without input files: 0 to 1 in equal steps, as float32. */
function ramp(value) {
  const { tensorType } = value.type;
  if (!tensorType) return nonTensor(value);
  const dims = tensorType.shape.dim.map(({ dimValue }) => Number(dimValue) || 1);
  const length = dims.reduce((product, dim) => product * dim, 1);
  const { buffer } = Float32Array.from({ length }, (_, i) => i / length);
  const dataType = dataTypeName(tensorType.elemType);
  return { name: value.name, dataType, dims, data: new Uint8Array(buffer) };
}

/** Reads inputs and expected outputs with readTensor(). Their names are those of the model's inputs and outputs. */
export function readData({ inputs, outputs }, { graph }) {
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const needed = graph.input.filter(({ name }) => !initializers.has(name));
  return {
    inputs: inputs === undefined ? needed.map(ramp) : readFiles(inputs, needed),
    outputs: outputs === undefined ? [] : readFiles(outputs, graph.output),
  };
}
