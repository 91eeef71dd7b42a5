// The types and sizes of the values of a model, by name.
import type { GraphSummary } from "onnx-loom";

export interface KnownValue {
  readonly type: string;
  /** The size of an initializer; null if the value is computed or an input. */
  readonly byteLength: number | null;
}

export function valuesOf(graph: GraphSummary): Map<string, KnownValue> {
  const known = new Map<string, KnownValue>();
  const visit = (part: GraphSummary) => {
    for (const { name, type } of [...part.inputs, ...part.outputs]) {
      known.set(name, { type, byteLength: null });
    }
    for (const { name, type, byteLength } of part.initializers)
      known.set(name, { type, byteLength });
    for (const { outputs, subgraphs } of part.nodes) {
      for (const { name, type } of outputs) known.set(name, { type, byteLength: null });
      subgraphs.forEach(visit);
    }
  };
  visit(graph);
  return known;
}
