/** A value's name, and its type as text, such as `float32[N, 784]`; "" when the type is unknown. */
export interface NamedType {
  name: string;
  type: string;
}

/** An attribute of a node. Graphs are not among them: see {@link NodeSummary.subgraphs}. */
export interface AttributeSummary {
  name: string;
  /** As ONNX text names it: `int`, `strings`, `tensor`. */
  type: string;
  /** The value in ONNX text; of a tensor of more than 1,024 bytes only its type. */
  text: string;
}

/** A node, with the graphs in its attributes. */
export interface NodeSummary {
  name: string;
  opType: string;
  domain: string;
  inputs: string[];
  outputs: NamedType[];
  attributes: AttributeSummary[];
  /** Each with the name of the attribute that holds it, such as `then_branch`. */
  subgraphs: (GraphSummary & { attribute: string })[];
}

/** What is in a graph. */
export interface GraphSummary {
  graphName: string;
  inputs: NamedType[];
  outputs: NamedType[];
  initializers: (NamedType & { byteLength: number })[];
  /** In the model's order. */
  nodes: NodeSummary[];
}

/** What is in a model: see {@link OnnxModel.inspect}. */
export interface ModelSummary extends GraphSummary {
  irVersion: number;
  opsetImports: { domain: string; version: number }[];
  producerName: string;
}
