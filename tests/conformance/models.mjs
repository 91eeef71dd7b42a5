// The official models and their data, as set-up unpacked them.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "./proto.mjs";
import { readTensor } from "./tensors.mjs";

const build = fileURLToPath(new URL("../../build", import.meta.url));
const data = `${build}/onnx-tests/data`;
const rebuilt = `${build}/native/conformance`;

export const sets = ["node", "simple", "pytorch-operator", "pytorch-converted", "light"];

/**
 * `{ set, name, file, prefix, native }`: inputs and outputs are the files `<prefix>input_0.pb`, …; `native` is the
 * model as rebuilt by the native tests, if they did not refuse it.
 */
export function officialModels(set) {
  const folder = `${data}/${set}`;
  const light = set === "light";
  const names = readdirSync(folder)
    .filter((entry) => !light || entry.endsWith(".onnx"))
    .map((entry) => entry.replace(/\.onnx$/, ""));
  return names.sort().map((name) => ({
    set,
    name,
    file: light ? `${folder}/${name}.onnx` : `${folder}/${name}/model.onnx`,
    prefix: light ? `${folder}/${name}_` : `${folder}/${name}/test_data_set_0/`,
    native: `${rebuilt}/${set}/${name}.onnx`,
  }));
}

/** Why the native tests could not rebuild the model. */
export function nativeRefusal({ native }) {
  return readFileSync(native.replace(/onnx$/, "refused"), "utf8");
}

function readFiles(prefix, values) {
  const tensors = [];
  for (const [i, { name, type }] of values.entries()) {
    const file = `${prefix}_${i}.pb`;
    if (!existsSync(file)) break;
    const tensor = type.value === "tensorType";
    tensors.push(
      tensor
        ? { ...readTensor(decode("TensorProto", readFileSync(file))), name }
        : { name, dataType: type.value.replace("Type", "") },
    );
  }
  return tensors;
}

/** What the official runner feeds models that have no input files: 0 to 1 in equal steps. */
function ramp({ name, type }) {
  const dims = type.tensorType.shape.dim.map(({ dimValue }) => Number(dimValue));
  const length = dims.reduce((product, dim) => product * dim, 1);
  const data = Float32Array.from({ length }, (_, i) => i / length);
  return { name, dataType: "float32", dims, data: new Uint8Array(data.buffer) };
}

/**
 * Inputs and expected outputs, by the names that the model gives them: tensors as of readTensor(), or
 * no more than a name and the kind (`"sequence"`, `"optional"`).
 */
export function readData({ set, prefix }, model) {
  const { input, output, initializer } = model.graph;
  const initializers = new Set(initializer.map(({ name }) => name));
  const inputs = input.filter(({ name }) => !initializers.has(name));
  return {
    inputs: set === "light" ? inputs.map(ramp) : readFiles(`${prefix}input`, inputs),
    outputs: readFiles(`${prefix}output`, output),
  };
}
