// Builds a model again through the public API of onnx-loom, node by node.
import { LoomError, ModelBuilder, float, sparseTensor, tensor, toOnnx } from "onnx-loom";
import { has, int64, memberName, number, text } from "./proto.mjs";
import { dataTypeName, readTensor } from "./tensors.mjs";

function shapeFrom(type) {
  if (!has(type, "shape")) return null;
  return type.shape.dim.map((dim) => {
    if (has(dim, "dimValue")) return number(dim.dimValue);
    return has(dim, "dimParam") ? dim.dimParam : null;
  });
}

function typeFrom(type) {
  const element = type[type.value];
  const kind = { tensorType: "tensor", sparseTensorType: "sparse-tensor" }[type.value];
  if (kind) return { kind, dataType: dataTypeName(element.elemType), shape: shapeFrom(element) };
  if (type.value === "mapType") {
    const keyType = dataTypeName(element.keyType);
    return { kind: "map", keyType, element: typeFrom(element.valueType) };
  }
  return { kind: type.value.replace("Type", ""), element: typeFrom(element.elemType) };
}

function tensorFrom(message) {
  const { data, dims, dataType } = readTensor(message);
  return tensor(data, dims, { dataType });
}

function sparseTensorFrom({ values, indices, dims }) {
  return sparseTensor(tensorFrom(values), tensorFrom(indices), dims.map(number));
}

const attributeValues = {
  FLOAT: ({ f }) => float(f),
  INT: ({ i }) => int64(i),
  STRING: ({ s }) => text(s),
  TENSOR: ({ t }) => tensorFrom(t),
  SPARSE_TENSOR: ({ sparseTensor }) => sparseTensorFrom(sparseTensor),
  TYPE_PROTO: ({ tp }) => typeFrom(tp),
  FLOATS: ({ floats }) => Float32Array.from(floats),
  INTS: ({ ints }) => BigInt64Array.from(ints, int64),
  STRINGS: ({ strings }) => strings.map(text),
  TENSORS: ({ tensors }) => tensors.map(tensorFrom),
  SPARSE_TENSORS: ({ sparseTensors }) => sparseTensors.map(sparseTensorFrom),
  TYPE_PROTOS: ({ typeProtos }) => typeProtos.map(typeFrom),
};

const recordFrom = (entries) => Object.fromEntries(entries.map(({ key, value }) => [key, value]));

function builderOptions(model) {
  const imports = Object.fromEntries(
    model.opsetImport.map(({ domain, version }) => [domain || "ai.onnx", number(version)]),
  );
  const { "ai.onnx": opset, ...opsetImports } = imports;
  return {
    opset,
    opsetImports,
    graphName: model.graph.name,
    docString: model.docString,
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    domain: model.domain,
    modelVersion: int64(model.modelVersion),
    metadata: recordFrom(model.metadataProps),
  };
}

class Rebuilder {
  #values = new Map();
  #original;

  constructor(original) {
    this.#original = original;
  }

  fill(graph) {
    const { input, initializer, node, output } = this.#original.graph;
    const initializers = new Set(initializer.map(({ name }) => name));
    for (const { name, type, docString } of input) {
      if (initializers.has(name)) continue;
      this.#values.set(name, graph.input(name, typeFrom(type), { docString }));
    }
    for (const message of initializer) {
      const { name, data, dims, dataType } = readTensor(message);
      const options = { dataType, docString: message.docString };
      this.#values.set(name, graph.initializer(name, data, dims, options));
    }
    for (const each of node) this.#addNode(graph, each);
    for (const { name, type, docString } of output) {
      graph.output(name, this.#values.get(name), { type: typeFrom(type), docString });
    }
    return { keepInitializersAsInputs: input.some(({ name }) => initializers.has(name)) };
  }

  #addNode(graph, node) {
    const inputs = node.input.map((name) => (name === "" ? null : this.#values.get(name)));
    const attributes = Object.fromEntries(
      node.attribute.map((attribute) => [
        attribute.name,
        attributeValues[memberName("AttributeProto.AttributeType", attribute.type)](attribute),
      ]),
    );
    const options = {
      name: node.name,
      domain: node.domain,
      outputs: node.output,
      docString: node.docString,
      overload: node.overload,
      metadata: recordFrom(node.metadataProps),
    };
    const outputs = this.#tryNode(graph, node, inputs, attributes, options);
    for (const [i, name] of node.output.entries()) this.#values.set(name, outputs[i]);
  }

  /** Where inference cannot tell the types, the original must. */
  #tryNode(graph, node, inputs, attributes, options) {
    try {
      return graph.node(node.opType, inputs, attributes, options);
    } catch (error) {
      if (!(error instanceof LoomError) || error.code !== "invalid-argument") throw error;
      const declared = new Map(this.#original.graph.output.map(({ name, type }) => [name, type]));
      const outputTypes = node.output.map((name) => typeFrom(declared.get(name)));
      return graph.node(node.opType, inputs, attributes, { ...options, outputTypes });
    }
  }
}

/** The bytes of the model as onnx-loom builds and exports it. */
export async function rebuild(original) {
  const builder = await ModelBuilder.create(builderOptions(original));
  try {
    const exportOptions = new Rebuilder(original).fill(builder.graph);
    return await toOnnx(builder.finish(), exportOptions);
  } finally {
    builder.dispose();
  }
}
