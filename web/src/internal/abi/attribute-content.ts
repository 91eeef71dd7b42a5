// The values of attributes: how each is recognised, and its record in wasm/abi/abi.h.
import type {
  AttributeValue,
  SparseTensorAttribute,
  SubgraphAttribute,
  SubgraphBody,
  TensorAttribute,
} from "../../attribute-types.js";
import type { ValueType } from "../../types.js";
import {
  checkArray,
  checkDims,
  checkInt64,
  expected,
  isRecord,
  optionalString,
  refuse,
} from "../check/check.js";
import { readTensor } from "../data/tensor-data.js";
import type { Constants } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import type { Writer } from "../wasm/writer.js";
import { writeDims, writeTensor } from "./records.js";
import { writeType } from "./value-type.js";

/** Whether a value was made by the function of attributes.ts that gives it this tag. */
export const hasTag =
  <T extends { readonly attribute: string }>(name: T["attribute"]) =>
  (value: unknown): value is T =>
    isRecord(value) && value["attribute"] === name;
export const isTensor = hasTag<TensorAttribute>("tensor");
const isSubgraphAttribute = hasTag<SubgraphAttribute>("subgraph");

export function isSubgraph(value: unknown): value is SubgraphBody | SubgraphAttribute {
  return typeof value === "function" || isSubgraphAttribute(value);
}

export function isValueType(value: unknown): value is ValueType {
  return isRecord(value) && typeof value["kind"] === "string";
}

export function writeFloat(w: Writer, value: number, where: string): void {
  const rounded = Math.fround(value);
  if (Number.isFinite(value) && !Number.isFinite(rounded)) {
    refuse("bad-attribute", where, `${value} is outside the range of float32`);
  }
  w.f64(rounded);
}

export function writeInt(w: Writer, _: Engine, value: number | bigint, where: string): void {
  w.i64(checkInt64(value, where, "an INT"));
}

export function writeTensorAttribute(
  w: Writer,
  engine: Engine,
  tensor: TensorAttribute,
  where: string,
): void {
  writeTensor(w, readTensor(engine, tensor.data, tensor.dims, tensor.dataType, where), where);
}

export function writeSparseTensor(
  w: Writer,
  engine: Engine,
  sparse: SparseTensorAttribute,
  where: string,
): void {
  const { values, indices } = sparse;
  if (!isTensor(values) || !isTensor(indices)) {
    refuse("bad-attribute", where, "sparseTensor() takes its values and indices as tensor()");
  }
  writeTensorAttribute(w, engine, values, `${where} / values`);
  writeTensorAttribute(w, engine, indices, `${where} / indices`);
  writeDims(w, checkDims(sparse.dims, where));
}

/** Writes the names of a subgraph and its inputs. Its closure runs later. */
export function writeSubgraph(
  w: Writer,
  constants: Constants,
  value: SubgraphBody | SubgraphAttribute,
  where: string,
): void {
  const given = typeof value === "function" ? undefined : value;
  if (given !== undefined && typeof given.body !== "function")
    expected(where, "a function that builds the subgraph", given.body);
  w.string(optionalString(given?.name, where, "name"));
  w.string(optionalString(given?.docString, where, "docString"));
  w.list(checkArray(given?.inputs ?? [], where, "inputs"), (input, i) => {
    const record = typeof input === "string" ? { name: input } : input;
    if (!isRecord(record))
      expected(`${where} / input ${i}`, "a name, or an object of name and type", input);
    w.string(record["name"] as string);
    w.optional(record["type"] as ValueType | undefined, (type) => {
      writeType(w, constants, type, `${where} / input ${i}`);
    });
  });
}

/** The closures of the subgraphs among the attributes, in the order in which they are written. */
export function findClosures(attributes: readonly [string, AttributeValue][]): SubgraphBody[] {
  if (attributes.length === 0) return [];
  return attributes
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isSubgraph)
    .map((value) => (typeof value === "function" ? value : value.body));
}
