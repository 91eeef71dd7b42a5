// The functions of wasm/abi/abi.h that make a builder, and that add inputs, initializers and outputs.
import type { SparseTensorAttribute } from "../../attribute-types.js";
import type { ValueType } from "../../types.js";
import type { TensorContent } from "../data/tensor-content.js";
import type { Engine } from "../wasm/engine.js";
import { writeSparseTensor } from "./attribute-content.js";
import type { Handle } from "./handle.js";
import type { WeightSource } from "./model-data.js";
import {
  readValue,
  writeDims,
  writeOpsetImports,
  writePairs,
  writeTensor,
  writeValue,
} from "./records.js";
import type { ValueRef } from "./records.js";
import { readType, writeType } from "./value-type.js";

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
      writeOpsetImports(w, request.opsetImports);
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

/** The bytes of the weight stay where they are: the core gets their number. */
export function addWeight(
  handle: Handle,
  graph: number,
  name: string,
  tensor: TensorContent,
  weight: WeightSource,
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
      writeDims(w, tensor.dims);
      w.f64(weight.byteLength);
    },
    (x, address, size) => x.loom_add_weight(handle.id, address, size),
    (r) => {
      const value = readValue(r);
      handle.weights.set(r.u32(), weight);
      return value;
    },
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

/** The name and the type of a value. In a function, values have no type. */
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
