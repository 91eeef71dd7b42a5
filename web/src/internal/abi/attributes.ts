// Which kind of ONNX attribute a JavaScript value is.
import type {
  AttributeKind,
  AttributeReference,
  AttributeValue,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
  TensorAttribute,
} from "../../attributes.js";
import type { SubgraphAttribute, SubgraphBody } from "../../subgraph.js";
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
import { describe } from "../check/describe.js";
import { writeTensor, writeType } from "./records.js";
import type { Constants, Engine } from "../wasm/engine.js";
import { bytesOf, readTensor, typedArrayName } from "../data/tensor-data.js";
import type { Writer } from "../wasm/writer.js";

// AttributeProto.AttributeType's numbers, and the ABI's own for what the schema decides.
const FLOAT = 1;
const INT = 2;
const STRING = 3;
const TENSOR = 4;
const GRAPH = 5;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;
const TENSORS = 9;
const GRAPHS = 10;
const SPARSE_TENSOR = 11;
const SPARSE_TENSORS = 12;
const TYPE_PROTO = 13;
const TYPE_PROTOS = 14;
const NUMBER = 100;
const NUMBERS = 101;
const EMPTY_LIST = 102;
const REFERENCE = 103;

const kindNumbers: Readonly<Record<AttributeKind, number>> = {
  FLOAT,
  INT,
  STRING,
  TENSOR,
  GRAPH,
  FLOATS,
  INTS,
  STRINGS,
  TENSORS,
  GRAPHS,
  SPARSE_TENSOR,
  SPARSE_TENSORS,
  TYPE_PROTO,
  TYPE_PROTOS,
};

interface Kind {
  readonly one: number;
  readonly many: number;
  readonly is: (value: unknown) => boolean;
  readonly write: (w: Writer, engine: Engine, value: never, where: string) => void;
}

function kind<T>(
  one: number,
  many: number,
  is: (value: unknown) => value is T,
  write: (w: Writer, engine: Engine, value: T, where: string) => void,
): Kind {
  return { one, many, is, write };
}

const made =
  <T extends { readonly attribute: string }>(name: T["attribute"]) =>
  (value: unknown): value is T =>
    isRecord(value) && value["attribute"] === name;
const isTensor = made<TensorAttribute>("tensor");
const isReference = made<AttributeReference>("reference");
const isSubgraphAttribute = made<SubgraphAttribute>("subgraph");

function isSubgraph(value: unknown): value is SubgraphBody | SubgraphAttribute {
  return typeof value === "function" || isSubgraphAttribute(value);
}

/** The closures of the subgraphs among the attributes, in the order in which they are written. */
export function subgraphsOf(attributes: readonly [string, AttributeValue][]): SubgraphBody[] {
  if (attributes.length === 0) return [];
  return attributes
    .flatMap(([, value]): unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isSubgraph)
    .map((value) => (typeof value === "function" ? value : value.body));
}

const kinds: readonly Kind[] = [
  kind(
    NUMBER,
    NUMBERS,
    (v) => typeof v === "number",
    (w, _, value) => {
      w.f64(value);
    },
  ),
  kind(
    STRING,
    STRINGS,
    (v) => typeof v === "string",
    (w, _, value) => {
      w.string(value);
    },
  ),
  kind(INT, INTS, (v) => typeof v === "bigint", writeInt),
  kind(INT, INTS, made<IntAttribute>("int"), (w, engine, { value }, where) => {
    writeInt(w, engine, value, where);
  }),
  kind(FLOAT, FLOATS, made<FloatAttribute>("float"), (w, _, { value }, where) => {
    writeFloat(
      w,
      typeof value === "number" ? value : expected(where, "float() of a number", value),
      where,
    );
  }),
  kind(TENSOR, TENSORS, isTensor, writeTensorAttribute),
  kind(
    SPARSE_TENSOR,
    SPARSE_TENSORS,
    made<SparseTensorAttribute>("sparse-tensor"),
    writeSparseTensor,
  ),
  kind(TYPE_PROTO, TYPE_PROTOS, isValueType, (w, { constants }, value, where) => {
    writeType(w, constants, value, where);
  }),
  kind(GRAPH, GRAPHS, isSubgraph, (w, { constants }, value, where) => {
    writeSubgraph(w, constants, value, where);
  }),
];

export function writeAttribute(
  w: Writer,
  engine: Engine,
  name: string,
  value: AttributeValue,
  nodeWhere: string,
): void {
  const where = `${nodeWhere} / attribute "${name}"`;
  w.string(name);
  if (Array.isArray(value)) {
    writeList(w, engine, value, where);
    return;
  }
  if (ArrayBuffer.isView(value)) {
    writeTypedArray(w, value, where);
    return;
  }
  if (isReference(value)) {
    writeReference(w, value, where);
    return;
  }
  const found = kindOf(value, where);
  w.u8(found.one);
  found.write(w, engine, value as never, where);
}

function writeList(w: Writer, engine: Engine, values: readonly unknown[], where: string): void {
  if (values.length === 0) {
    w.u8(EMPTY_LIST);
    return;
  }
  const found = kindOf(values[0], where);
  w.u8(found.many);
  w.list(values, (value, i) => {
    if (!found.is(value)) {
      refuse(
        "bad-attribute",
        where,
        `element ${i} is ${describe(value)}, element 0 is ${describe(values[0])}: all must be of one kind`,
      );
    }
    found.write(w, engine, value as never, where);
  });
}

function kindOf(value: unknown, where: string): Kind {
  const found = kinds.find((each) => each.is(value));
  if (found !== undefined) return found;
  const hint =
    typeof value === "boolean"
      ? "; ONNX has no boolean attributes: give 1 or 0"
      : value === undefined || value === null
        ? "; leave the attribute out to get its default"
        : "";
  refuse(
    "bad-attribute",
    where,
    `expected a number, bigint, string, tensor(), sparseTensor(), float(), int(), a value type, a function that builds a subgraph, a list of those or a typed array (given: ${describe(value)})${hint}`,
  );
}

function writeTypedArray(w: Writer, view: ArrayBufferView, where: string): void {
  const name = typedArrayName(view);
  if (name === undefined)
    refuse("bad-attribute", where, "a DataView tells no data type: give a typed array or tensor()");
  bytesOf(view, where); // refuses what is detached or shared
  if (name.startsWith("Float")) {
    w.u8(FLOATS);
    w.list(view as unknown as readonly number[], (value) => {
      writeFloat(w, value, where);
    });
    return;
  }
  w.u8(INTS);
  w.list(view as unknown as readonly (number | bigint)[], (value) => {
    w.i64(checkInt64(value, where, "each element"));
  });
}

function writeFloat(w: Writer, value: number, where: string): void {
  const rounded = Math.fround(value);
  if (Number.isFinite(value) && !Number.isFinite(rounded)) {
    refuse("bad-attribute", where, `${value} is outside the range of float32`);
  }
  w.f64(rounded);
}

function writeInt(w: Writer, _: Engine, value: number | bigint, where: string): void {
  w.i64(checkInt64(value, where, "an INT"));
}

function writeTensorAttribute(
  w: Writer,
  engine: Engine,
  tensor: TensorAttribute,
  where: string,
): void {
  writeTensor(w, readTensor(engine, tensor.data, tensor.dims, tensor.dataType, where), where);
}

function writeReference(w: Writer, { name, kind: asked }: AttributeReference, where: string): void {
  const number = asked === undefined ? 0 : (kindNumbers[asked] as number | undefined);
  if (number === undefined) expected(where, `one of ${Object.keys(kindNumbers).join(", ")}`, asked);
  w.u8(REFERENCE);
  w.string(name);
  w.u8(number);
}

/** What a subgraph is called; its closure runs later. */
function writeSubgraph(
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
  w.list(checkDims(sparse.dims, where), (size) => {
    w.i64(size);
  });
}

function isValueType(value: unknown): value is ValueType {
  return isRecord(value) && typeof value["kind"] === "string";
}
