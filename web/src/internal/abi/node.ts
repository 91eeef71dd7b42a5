// The functions of wasm/abi/abi.h that add nodes and define functions, one each: see abi.ts.
import type { AttributeValue } from "../../attributes.js";
import type { NestedArray, ValueType } from "../../types.js";
import { writeAttribute } from "./attributes.js";
import { readValue, writePairs, writeType, writeValue } from "./records.js";
import type { ValueRef } from "./records.js";
import type { Handle } from "./handle.js";
import { writeLiteral } from "../data/plain-data.js";
import type { Reader } from "../wasm/reader.js";
import type { Writer } from "../wasm/writer.js";

const ABSENT = 0;
const VALUE = 1;
const LITERAL = 2;

/** Data in the place of a value. */
export interface Literal {
  readonly literal: NestedArray;
}

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

/** A graph that waits to be filled. */
export interface BodyRef {
  readonly graph: number;
  /** As `where` in errors. */
  readonly path: string;
  readonly inputs: ValueRef[];
}

export function beginBody(handle: Handle, where: string): BodyRef {
  return handle.engine.run(
    where,
    () => undefined,
    (x) => x.loom_body_begin(handle.id, 0, 0),
    readBody,
  );
}

export function endBody(handle: Handle, outputs: readonly ValueRef[], where: string): void {
  handle.engine.run(
    where,
    (w) => {
      w.list(outputs, (value) => {
        writeValue(w, value);
      });
    },
    (x, address, size) => x.loom_body_end(handle.id, address, size),
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

export interface FunctionRequest {
  readonly domain: string;
  readonly name: string;
  readonly overload: string;
  readonly opsetImports: readonly [string, number][];
  readonly inputs: readonly string[];
  readonly attributes: readonly string[];
  readonly defaults: readonly [string, AttributeValue][];
  readonly docString: string;
  readonly metadata: readonly [string, string][];
}

export function beginFunction(handle: Handle, request: FunctionRequest, where: string): BodyRef {
  const strings = (w: Writer, texts: readonly string[]) => {
    w.list(texts, (text) => {
      w.string(text);
    });
  };
  return handle.engine.run(
    where,
    (w) => {
      w.string(request.domain);
      w.string(request.name);
      w.string(request.overload);
      w.list(request.opsetImports, ([domain, version]) => {
        w.string(domain);
        w.u32(version);
      });
      strings(w, request.inputs);
      strings(w, request.attributes);
      w.list(request.defaults, ([name, value]) => {
        writeAttribute(w, handle.engine, name, value, where);
      });
      w.string(request.docString);
      writePairs(w, request.metadata);
    },
    (x, address, size) => x.loom_function_begin(handle.id, address, size),
    readBody,
  );
}

export function endFunction(handle: Handle, outputs: readonly ValueRef[], where: string): void {
  handle.engine.run(
    where,
    (w) => {
      w.list(outputs, (value) => {
        writeValue(w, value);
      });
    },
    (x, address, size) => x.loom_function_end(handle.id, address, size),
    () => undefined,
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

function readValues(r: Reader): ValueRef[] {
  return r.list(() => readValue(r));
}

function readBody(r: Reader): BodyRef {
  return { graph: r.u32(), path: r.string(), inputs: readValues(r) };
}
