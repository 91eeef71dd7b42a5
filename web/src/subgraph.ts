import type { BodyInput, SubgraphAttribute, SubgraphBody } from "./attribute-types.js";
import type { Graph } from "./graph.js";
import type { BodyRef, ValueRef } from "./internal/abi/records.js";
import type { Handle } from "./internal/abi/handle.js";
import { checkOptions, expected } from "./internal/check/check.js";
import { Value } from "./value.js";

/** Options of {@link subgraph}. */
export interface SubgraphOptions {
  /** The graph's name. Default: made of the names of the node and the attribute. */
  name?: string | undefined;
  /** Names of the inputs, or names with types; as many as the operator passes. */
  inputs?: readonly (string | BodyInput)[] | undefined;
  docString?: string | undefined;
}

/**
 * A body whose graph or inputs have names or types that you choose.
 *
 * ```js
 * g.node("Loop", [count, null, zero], {
 *   body: subgraph({ name: "sum_up", inputs: ["i", "go_on", "sum"] }, (g, i, goOn, sum) => [
 *     goOn,
 *     ...g.node("Add", [sum, i]),
 *   ]),
 * });
 * ```
 */
export function subgraph(options: SubgraphOptions, body: SubgraphBody): SubgraphAttribute {
  const {
    name,
    inputs = [],
    docString,
  } = checkOptions(options, ["name", "inputs", "docString"], "subgraph");
  return { attribute: "subgraph", body, name, inputs, docString };
}

/** @internal Runs the closure that builds a body, and returns the body's outputs. */
export function runBody(
  handle: Handle,
  graph: Graph,
  { inputs, path }: BodyRef,
  closure: SubgraphBody,
): ValueRef[] {
  const returned: unknown = closure(graph, ...inputs.map((ref) => Value.make(handle, ref)));
  if (returned === undefined) return [];
  const outputs = Array.isArray(returned) ? (returned as unknown[]) : [returned];
  return outputs.map((output, i) => {
    if (Value.is(output)) return Value.refFor(handle, output);
    const promise = output instanceof Promise ? "; a body cannot be asynchronous" : "";
    const what = `the closure to return a value or an array of values${promise}`;
    expected(`${path} / output ${i}`, what, output);
  });
}
