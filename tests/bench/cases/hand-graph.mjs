// Replaces Loom's Graph for the model resnet of models.mjs. It builds a plain message, without checks and without
// types.

const FLOAT = 1;
const ATTRIBUTE_INTS = 7;

const valueInfo = (name, shape) => {
  const dim = shape.map((size) =>
    typeof size === "string" ? { dimParam: size } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
};

const attributesOf = (values) =>
  Object.entries(values).map(([name, ints]) => ({ name, type: ATTRIBUTE_INTS, ints }));

export class HandGraph {
  #graph = { name: "main", node: [], initializer: [], input: [], output: [] };

  op = new Proxy({}, { get: (_, opType) => this.#append.bind(this, opType) });

  input(name, type, shape) {
    this.#graph.input.push(valueInfo(name, shape));
    return name;
  }

  initializer(name, data, dims) {
    const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.#graph.initializer.push({ name, dims, dataType: FLOAT, rawData });
    return name;
  }

  #append(opType, ...args) {
    const input = args.filter((arg) => typeof arg === "string");
    const attribute = args.filter((arg) => arg && typeof arg === "object").flatMap(attributesOf);
    const name = `${opType}_${this.#graph.node.length}`;
    const output = `${name}_output`;
    this.#graph.node.push({ name, opType, input, output: [output], attribute });
    return output;
  }

  /** A ModelProto. Its output "y" is the output of the last node. */
  model(shape) {
    this.#graph.node.at(-1).output = ["y"];
    this.#graph.output.push(valueInfo("y", shape));
    const opsetImport = [{ domain: "", version: 21 }];
    return { irVersion: 10, opsetImport, graph: this.#graph };
  }
}
