// The result of loom_model_inspect in wasm/abi/abi.h.
import type { GraphSummary, ModelSummary } from "../../model-summary.js";
import type { Reader } from "../wasm/reader.js";

export function readSummary(r: Reader): ModelSummary {
  return {
    irVersion: r.i64(),
    opsetImports: r.list(() => ({ domain: r.string(), version: r.u32() })),
    producerName: r.string(),
    ...readGraph(r),
  };
}

function readGraph(r: Reader): GraphSummary {
  const named = () => ({ name: r.string(), type: r.string() });
  return {
    graphName: r.string(),
    inputs: r.list(named),
    outputs: r.list(named),
    initializers: r.list(() => ({ ...named(), byteLength: r.f64() })),
    nodes: r.list(() => ({
      name: r.string(),
      opType: r.string(),
      domain: r.string(),
      inputs: r.list(() => r.string()),
      outputs: r.list(named),
      attributes: r.list(() => ({ ...named(), text: r.string() })),
      subgraphs: r.list(() => ({ attribute: r.string(), ...readGraph(r) })),
    })),
  };
}
