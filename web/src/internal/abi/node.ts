// The functions of wasm/abi/abi.h that add a node: in one call, or in two around the node's bodies.
import type { AttributeValue } from "../../attribute-types.js";
import type { ValueType } from "../../types.js";
import type { Writer } from "../wasm/writer.js";
import { writeAttribute } from "./attributes.js";
import type { Handle } from "./handle.js";
import { writeLiteral } from "./literal.js";
import type { Literal } from "./literal.js";
import { readValues, writePairs, writeValue } from "./records.js";
import type { ValueRef } from "./records.js";
import { writeType } from "./value-type.js";

const ABSENT = 0;
const VALUE = 1;
const LITERAL = 2;

export interface NodeRequest {
  readonly graph: number;
  readonly opType: string;
  /** `null`: absent. */
  readonly inputs: readonly (ValueRef | Literal | null)[];
  readonly attributes: readonly [string, AttributeValue][];
  readonly domain: string;
  readonly name: string;
  /** Their number or names (null: generated). */
  readonly outputs: number | readonly (string | null)[] | undefined;
  readonly outputTypes: readonly ValueType[];
  readonly docString: string;
  readonly overload: string;
  readonly metadata: readonly [string, string][];
}

export function addNode(handle: Handle, node: NodeRequest, where: string): ValueRef[] {
  return handle.engine.run(
    where,
    (w) => {
      writeNode(w, handle, node, where);
    },
    (x, address, size) => x.loom_add_node(handle.id, address, size),
    readValues,
  );
}

export function beginNode(handle: Handle, node: NodeRequest, where: string): void {
  handle.engine.run(
    where,
    (w) => {
      writeNode(w, handle, node, where);
    },
    (x, address, size) => x.loom_node_begin(handle.id, address, size),
    () => undefined,
  );
}

export function endNode(handle: Handle, where: string): ValueRef[] {
  return handle.engine.run(
    where,
    () => undefined,
    (x) => x.loom_node_end(handle.id, 0, 0),
    readValues,
  );
}

function writeNode(w: Writer, { engine }: Handle, node: NodeRequest, where: string): void {
  w.u32(node.graph);
  w.string(node.opType);
  w.list(node.inputs, (input, i) => {
    if (input === null) {
      w.u8(ABSENT);
    } else if ("literal" in input) {
      w.u8(LITERAL);
      writeLiteral(w, input.literal, `${where} / input ${i}`);
    } else {
      w.u8(VALUE);
      writeValue(w, input);
    }
  });
  w.list(node.attributes, ([name, value]) => {
    writeAttribute(w, engine, name, value, where);
  });
  w.string(node.domain);
  w.string(node.name);
  writeOutputs(w, node.outputs);
  w.list(node.outputTypes, (type, i) => {
    writeType(w, engine.constants, type, `${where} / output ${i}`);
  });
  w.string(node.docString);
  w.string(node.overload);
  writePairs(w, node.metadata);
}

function writeOutputs(w: Writer, outputs: NodeRequest["outputs"]): void {
  const names = typeof outputs === "object" ? outputs : [];
  w.optional(typeof outputs === "number" ? outputs : undefined, (count) => {
    w.u32(count);
  });
  w.list(names, (name) => {
    w.optional(name ?? undefined, (text) => {
      w.string(text);
    });
  });
}
