// The functions of wasm/abi/abi.h, one each: what goes in is checked already, what comes out is typed.
import type { SparseTensorAttribute } from "../../attributes.js";
import type { GraphSummary, ModelSummary } from "../../model.js";
import type { ValueType } from "../../types.js";
import { writeSparseTensor } from "./attributes.js";
import { readType, readValue, writePairs, writeTensor, writeType, writeValue } from "./records.js";
import type { ValueRef } from "./records.js";
import type { Engine } from "../wasm/engine.js";
import { writeExportRequest } from "./export-options.js";
import type { ExportRequest } from "./export-options.js";
import type { Handle } from "./handle.js";
import type { Reader } from "../wasm/reader.js";
import type { TensorContent } from "../data/tensor-data.js";

export interface BuilderRequest {
  readonly opset: number; // 0: the default
  readonly opsetImports: readonly [string, number][];
  readonly graphName: string;
  readonly docString: string;
  readonly graphDocString: string;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly domain: string;
  readonly modelVersion: number | bigint;
  readonly metadata: readonly [string, string][];
}

export function createBuilder(engine: Engine, request: BuilderRequest): number {
  return engine.run(
    "model",
    (w) => {
      w.u32(request.opset);
      w.list(request.opsetImports, ([domain, version]) => {
        w.string(domain);
        w.u32(version);
      });
      w.string(request.graphName);
      w.string(request.docString);
      w.string(request.graphDocString);
      w.string(request.producerName);
      w.string(request.producerVersion);
      w.string(request.domain);
      w.i64(request.modelVersion);
      writePairs(w, request.metadata);
    },
    (x, address, size) => x.loom_builder_create(address, size),
    (r) => r.u32(),
  );
}

const UNKNOWN = 0;

/** OutputForm of loom/operators.h. */
export function outputForm(engine: Engine, opType: string, domain: string, where: string): number {
  const key = `${domain}::${opType}`;
  const known = engine.outputForms.get(key);
  if (known !== undefined) return known;
  const form = engine.run(
    where,
    (w) => {
      w.string(opType);
      w.string(domain);
    },
    (x, address, size) => x.loom_output_form(address, size),
    (r) => r.u8(),
  );
  if (form !== UNKNOWN) engine.outputForms.set(key, form);
  return form;
}

export function addInput(
  handle: Handle,
  graph: number,
  name: string,
  type: ValueType,
  docString: string,
  where: string,
): ValueRef {
  const { engine, id } = handle;
  return engine.run(
    where,
    (w) => {
      w.u32(graph);
      w.string(name);
      writeType(w, engine.constants, type, where);
      w.string(docString);
    },
    (x, address, size) => x.loom_add_input(id, address, size),
    readValue,
  );
}

export function addInitializer(
  handle: Handle,
  graph: number,
  name: string,
  tensor: TensorContent,
  docString: string,
  where: string,
): ValueRef {
  return handle.engine.run(
    where,
    (w) => {
      w.u32(graph);
      w.string(name);
      w.string(docString);
      writeTensor(w, tensor, where);
    },
    (x, address, size) => x.loom_add_initializer(handle.id, address, size),
    readValue,
  );
}

export function addWeight(
  handle: Handle,
  graph: number,
  name: string,
  tensor: TensorContent,
  byteLength: number,
  docString: string,
  where: string,
): ValueRef {
  return handle.engine.run(
    where,
    (w) => {
      w.u32(graph);
      w.string(name);
      w.string(docString);
      w.u8(tensor.type.number);
      w.list(tensor.dims, (size) => {
        w.i64(size);
      });
      w.f64(byteLength);
    },
    (x, address, size) => x.loom_add_weight(handle.id, address, size),
    readValue,
  );
}

export function addSparseInitializer(
  handle: Handle,
  graph: number,
  name: string,
  sparse: SparseTensorAttribute,
  docString: string,
  where: string,
): ValueRef {
  const { engine, id } = handle;
  return engine.run(
    where,
    (w) => {
      w.u32(graph);
      w.string(name);
      w.string(docString);
      writeSparseTensor(w, engine, sparse, where);
    },
    (x, address, size) => x.loom_add_sparse_initializer(id, address, size),
    readValue,
  );
}

export function addOutput(
  handle: Handle,
  graph: number,
  value: ValueRef,
  name: string,
  type: ValueType | undefined,
  docString: string,
  where: string,
): ValueRef {
  const { engine, id } = handle;
  return engine.run(
    where,
    (w) => {
      w.u32(graph);
      writeValue(w, value);
      w.string(name);
      w.optional(type, (given) => {
        writeType(w, engine.constants, given, where);
      });
      w.string(docString);
    },
    (x, address, size) => x.loom_add_output(id, address, size),
    readValue,
  );
}

/** Without a type: a value of a function. */
export function describeValue(
  handle: Handle,
  value: ValueRef,
): { name: string; type: ValueType | undefined } {
  const { engine, id } = handle;
  return engine.run(
    handle.where(),
    (w) => {
      writeValue(w, value);
    },
    (x, address, size) => x.loom_value(id, address, size),
    (r) => ({ name: r.string(), type: r.optional(() => readType(r, engine.constants)) }),
  );
}

/** Returns the skeleton. */
export function finishBuilder(handle: Handle, valueTypes: boolean): Uint8Array<ArrayBuffer> {
  return handle.engine.run(
    "model",
    (w) => {
      w.boolean(valueTypes);
    },
    (x, address, size) => x.loom_builder_finish(handle.id, address, size),
    (r) => r.rest(),
  );
}

/** Returns the new skeleton, in which the weights keep their numbers. */
export function applyOptions(
  engine: Engine,
  skeleton: Uint8Array,
  fixedSizes: boolean,
  request: ExportRequest,
): Uint8Array<ArrayBuffer> {
  return engine.run(
    "model",
    (w) => {
      writeExportRequest(w, request);
      w.boolean(fixedSizes);
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_apply(address, size),
    (r) => r.rest(),
  );
}

export interface Splice {
  /** In front of which byte of the pieces. */
  readonly offset: number;
  readonly weight: number;
  readonly byteLength: number;
  readonly name: string;
}

export interface Layout {
  readonly byteLength: number;
  readonly splices: Splice[];
  /** All skeleton pieces, one behind the other. */
  readonly pieces: Uint8Array<ArrayBuffer>;
}

export function layOut(engine: Engine, skeleton: Uint8Array): Layout {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_parts(address, size),
    readLayout,
  );
}

function readLayout(r: Reader): Layout {
  return { byteLength: r.f64(), splices: readSplices(r), pieces: r.rest() };
}

function readSplices(r: Reader): Splice[] {
  return r.list(() => ({
    offset: r.f64(),
    weight: r.u32(),
    byteLength: r.f64(),
    name: r.string(),
  }));
}

/** A model whose weights are in files beside it. */
export interface ExternalLayout {
  readonly files: readonly FileLayout[];
  readonly model: Layout;
}

export interface ExternalDataRequest {
  readonly threshold: number;
  readonly location: string; // "": the default
  readonly align: number;
  readonly maxFileSize: number; // 0: any
  readonly onlyIfTooLarge: boolean;
}

export interface FileLayout {
  readonly path: string;
  readonly byteLength: number;
  /** By their offsets in the file. */
  readonly weights: readonly Splice[];
}

export function layOutExternal(
  engine: Engine,
  skeleton: Uint8Array,
  options: ExternalDataRequest,
): ExternalLayout {
  return engine.run(
    "model",
    (w) => {
      w.f64(options.threshold);
      w.string(options.location);
      w.u32(options.align);
      w.f64(options.maxFileSize);
      w.boolean(options.onlyIfTooLarge);
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_external_parts(address, size),
    (r) => ({
      files: r.list(() => ({ path: r.string(), byteLength: r.f64(), weights: readSplices(r) })),
      model: readLayout(r),
    }),
  );
}

export function inspect(engine: Engine, skeleton: Uint8Array): ModelSummary {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_inspect(address, size),
    readSummary,
  );
}

/** What {@link parseText} returns. */
export interface ParsedModel {
  /** By weight number; undefined where the text only refers to a weight. */
  readonly weights: (Uint8Array<ArrayBuffer> | undefined)[];
  readonly skeleton: Uint8Array<ArrayBuffer>;
}

export function parseText(engine: Engine, text: string): ParsedModel {
  return engine.run(
    "text",
    (w) => {
      w.string(text);
    },
    (x, address, size) => x.loom_model_parse(address, size),
    (r) => ({ weights: r.list(() => r.optional(() => r.blob())), skeleton: r.rest() }),
  );
}

export function printText(engine: Engine, skeleton: Uint8Array): string {
  return engine.run(
    "model",
    (w) => {
      w.bytes(skeleton);
    },
    (x, address, size) => x.loom_model_print(address, size),
    (r) => r.string(),
  );
}

function readSummary(r: Reader): ModelSummary {
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
