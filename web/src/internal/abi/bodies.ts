// Builds the bodies of nodes and functions: the closures run between steps of the ABI.
import type { Graph } from "../../graph.js";
import type { SubgraphBody } from "../../subgraph.js";
import { Value } from "../../value.js";
import type { BodyRef, FunctionRequest, NodeRequest } from "./node.js";
import * as abi from "./node.js";
import { expected } from "../check/check.js";
import type { ValueRef } from "./records.js";
import type { Handle } from "./handle.js";

/** Makes the graph of a body. */
export type MakeGraph = (body: BodyRef) => Graph;

export function addNodeWithBodies(
  handle: Handle,
  node: NodeRequest,
  closures: readonly SubgraphBody[],
  makeGraph: MakeGraph,
  where: string,
): ValueRef[] {
  abi.beginNode(handle, node, where);
  return orAbandon(handle, () => {
    for (const closure of closures) {
      const body = abi.beginBody(handle, where);
      abi.endBody(handle, build(handle, body, closure, makeGraph), body.path);
    }
    return abi.endNode(handle, where);
  });
}

export function defineFunction(
  handle: Handle,
  request: FunctionRequest,
  closure: SubgraphBody,
  makeGraph: MakeGraph,
  where: string,
): void {
  const body = abi.beginFunction(handle, request, where);
  orAbandon(handle, () => {
    abi.endFunction(handle, build(handle, body, closure, makeGraph), where);
  });
}

function orAbandon<T>(handle: Handle, steps: () => T): T {
  const weights = handle.weights.length;
  try {
    return steps();
  } catch (error) {
    handle.engine.abandon(handle.id);
    handle.weights.length = Math.min(handle.weights.length, weights);
    throw error;
  }
}

function build(
  handle: Handle,
  body: BodyRef,
  closure: SubgraphBody,
  makeGraph: MakeGraph,
): ValueRef[] {
  const inputs = body.inputs.map((ref) => Value.make(handle, ref));
  const returned: unknown = closure(makeGraph(body), ...inputs);
  const outputs: readonly unknown[] = Array.isArray(returned)
    ? returned
    : returned === undefined
      ? []
      : [returned];
  return outputs.map((output, i) => {
    if (Value.is(output)) return Value.refFor(handle, output);
    const promise = output instanceof Promise ? "; a body cannot be asynchronous" : "";
    expected(
      `${body.path} / output ${i}`,
      `the closure to return a value or an array of values${promise}`,
      output,
    );
  });
}
