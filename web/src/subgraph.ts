import type { Graph } from "./graph.js";
import { checkOptions } from "./internal/check/check.js";
import type { ValueType } from "./types.js";
import type { Value } from "./value.js";

/**
 * Builds a subgraph: the body of a control-flow operator, or of a function. It gets the graph to append
 * to and its inputs, and returns its outputs. All values of the graphs around a body can be used in it
 * just so (in a function, only its inputs); its own cannot be used outside. An output that no node of
 * the body makes, or that is returned twice, gets an Identity node.
 *
 * While it runs, no other graph of the builder takes calls. What it throws is thrown by the call that
 * it is for, and no trace is left of either. It cannot be asynchronous.
 */
export type SubgraphBody = (
  graph: Graph,
  ...inputs: Value[]
) => Value | readonly Value[] | undefined;

/** A body with more to say than a closure; made by {@link subgraph}. */
export interface SubgraphAttribute {
  readonly attribute: "subgraph";
  readonly body: SubgraphBody;
  readonly name: string | undefined;
  readonly inputs: readonly (string | BodyInput)[];
  readonly docString: string | undefined;
}

/** An input of a body. */
export interface BodyInput {
  name: string;
  /** Narrows the type that the operator passes; needed for operators without a schema. */
  type?: ValueType | undefined;
}

/** Options of {@link subgraph}. */
export interface SubgraphOptions {
  /** Of the graph. Default: that of the node and the attribute. */
  name?: string | undefined;
  /** Names of the inputs, or names with types; as many as the operator passes. */
  inputs?: readonly (string | BodyInput)[] | undefined;
  docString?: string | undefined;
}

/**
 * A body whose graph or inputs shall have names or types of their own.
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
