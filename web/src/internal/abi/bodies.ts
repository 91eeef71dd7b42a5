// Builds the bodies of nodes and functions. The closures that fill them run between steps of the ABI.
import { beginFunction, endFunction } from "./function.js";
import type { FunctionRequest } from "./function.js";
import type { Handle } from "./handle.js";
import { beginNode, endNode } from "./node.js";
import type { NodeRequest } from "./node.js";
import { readBody, writeValues } from "./records.js";
import type { BodyRef, ValueRef } from "./records.js";

/** Fills the graph of a body and returns its outputs. */
export type FillBody = (body: BodyRef) => ValueRef[];

/** Adds a node with bodies, which are filled in the order of the attributes that hold them. */
export function addNodeWithBodies(
  handle: Handle,
  node: NodeRequest,
  fills: readonly FillBody[],
  where: string,
): ValueRef[] {
  beginNode(handle, node, where);
  return orAbandon(handle, () => {
    for (const fill of fills) {
      const body = beginBody(handle, where);
      endBody(handle, fill(body), body.path);
    }
    return endNode(handle, where);
  });
}

export function defineFunction(
  handle: Handle,
  request: FunctionRequest,
  fill: FillBody,
  where: string,
): void {
  const body = beginFunction(handle, request, where);
  orAbandon(handle, () => {
    endFunction(handle, fill(body), where);
  });
}

/** Runs the steps. When one fails, what was begun is given up. */
function orAbandon<T>(handle: Handle, steps: () => T): T {
  try {
    return steps();
  } catch (error) {
    handle.engine.abandon(handle.id);
    throw error;
  }
}

function beginBody(handle: Handle, where: string): BodyRef {
  return handle.engine.run(
    where,
    () => undefined,
    (x) => x.loom_body_begin(handle.id, 0, 0),
    readBody,
  );
}

function endBody(handle: Handle, outputs: readonly ValueRef[], where: string): void {
  handle.engine.run(
    where,
    (w) => {
      writeValues(w, outputs);
    },
    (x, address, size) => x.loom_body_end(handle.id, address, size),
    () => undefined,
  );
}
