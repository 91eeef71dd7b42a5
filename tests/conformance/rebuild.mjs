// Rebuilds a model through the public API of onnx-loom, node by node.
import { LoomError, ModelBuilder, attributeRef, subgraph, toOnnx } from "onnx-loom";
import {
  attributeFrom,
  attributeKind,
  importsFrom,
  recordFrom,
  sparseTensorFrom,
  typeFrom,
} from "./from-proto.mjs";
import { int64 } from "./proto.mjs";
import { readTensor } from "./tensors.mjs";

function builderOptions(model) {
  const { "": opset, ...opsetImports } = importsFrom(model.opsetImport);
  return {
    opset,
    opsetImports,
    graphName: model.graph.name,
    graphDocString: model.graph.docString,
    docString: model.docString,
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    domain: model.domain,
    modelVersion: int64(model.modelVersion),
    metadata: recordFrom(model.metadataProps),
  };
}

/** The declared type; undefined if the original declares none. */
const typeOf = ({ type }) => (type?.value === undefined ? undefined : typeFrom(type));

/** One namespace of value names: the main graph with all its bodies, or a function. */
class Names {
  #values = new Map();
  #declared;

  /** @param declared the types that the original declares, by the name of the value */
  constructor(declared = new Map()) {
    this.#declared = declared;
  }

  enter(name, value) {
    this.#values.set(name, value);
  }

  find(name) {
    return name === "" ? null : this.#values.get(name);
  }

  addInitializers(graph, { initializer, sparseInitializer }) {
    for (const message of initializer) {
      const { name, data, dims, dataType } = readTensor(message);
      const options = { dataType, docString: message.docString };
      this.enter(name, graph.initializer(name, data, dims, options));
    }
    for (const message of sparseInitializer) {
      const { name } = message.values;
      this.enter(name, graph.sparseInitializer(name, sparseTensorFrom(message)));
    }
  }

  addNodes(graph, nodes) {
    for (const node of nodes) {
      const outputs = this.#addNode(graph, node);
      for (const [i, name] of node.output.entries()) this.enter(name, outputs[i]);
    }
  }

  addOutputs(graph, outputs) {
    for (const output of outputs) {
      const { name, docString } = output;
      graph.output(name, this.find(name), { type: typeOf(output), docString });
    }
  }

  #addNode(graph, node) {
    const inputs = node.input.map((name) => this.find(name));
    const attributes = Object.fromEntries(
      node.attribute.map((attribute) => [attribute.name, this.#attribute(attribute)]),
    );
    const options = {
      name: node.name,
      domain: node.domain,
      outputs: node.output,
      docString: node.docString,
      overload: node.overload,
      metadata: recordFrom(node.metadataProps),
    };
    try {
      return graph.node(node.opType, inputs, attributes, options);
    } catch (error) {
      if (!(error instanceof LoomError) || error.code !== "invalid-argument") throw error;
      // The operator has no inference, so the types come from the original.
      const outputTypes = node.output.map((name) => this.#declared.get(name));
      return graph.node(node.opType, inputs, attributes, { ...options, outputTypes });
    }
  }

  #attribute(attribute) {
    if (attribute.refAttrName !== "")
      return attributeRef(attribute.refAttrName, attributeKind(attribute));
    return attribute.g ? this.#subgraph(attribute.g) : attributeFrom(attribute);
  }

  #subgraph(graph) {
    const inputs = graph.input.map((input) => ({ name: input.name, type: typeOf(input) }));
    const { name, docString } = graph;
    return subgraph({ name, inputs, docString }, (body, ...values) => {
      for (const [i, value] of values.entries()) this.enter(inputs[i].name, value);
      this.addInitializers(body, graph);
      this.addNodes(body, graph.node);
      this.addOutputs(body, graph.output);
    });
  }
}

function addFunction(builder, message) {
  const { domain, name, input, output, node, overload, attribute, docString } = message;
  const body = (graph, ...values) => {
    const names = new Names();
    for (const [i, value] of values.entries()) names.enter(input[i], value);
    names.addNodes(graph, node);
    return output.map((each) => names.find(each));
  };
  const defaults = message.attributeProto.map((each) => [each.name, attributeFrom(each)]);
  builder.function(`${domain}::${name}`, input, body, {
    overload,
    attributes: attribute,
    defaults: Object.fromEntries(defaults),
    opsetImports: importsFrom(message.opsetImport),
    docString,
    metadata: recordFrom(message.metadataProps),
  });
}

function declaredTypes({ output, valueInfo }) {
  return new Map([...output, ...valueInfo].map(({ name, type }) => [name, typeFrom(type)]));
}

function addModel(builder, original) {
  for (const each of original.functions) addFunction(builder, each);
  const { graph } = original;
  const names = new Names(declaredTypes(graph));
  const initializers = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !initializers.has(name));
  for (const { name, type, docString } of inputs) {
    names.enter(name, builder.graph.input(name, typeFrom(type), { docString }));
  }
  names.addInitializers(builder.graph, graph);
  names.addNodes(builder.graph, graph.node);
  names.addOutputs(builder.graph, graph.output);
  return { keepInitializersAsInputs: inputs.length < graph.input.length };
}

/** Rebuilds the model with onnx-loom and exports it. */
export async function rebuild(original) {
  const builder = await ModelBuilder.create(builderOptions(original));
  try {
    const exportOptions = addModel(builder, original);
    return await toOnnx(builder.finish(), exportOptions);
  } finally {
    builder.dispose();
  }
}
