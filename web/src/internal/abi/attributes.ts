// The record `attribute` of wasm/abi/abi.h: which type of ONNX attribute a JavaScript value becomes.
import type {
  AttributeKind,
  AttributeReference,
  AttributeValue,
  FloatAttribute,
  IntAttribute,
  SparseTensorAttribute,
} from "../../attribute-types.js";
import { checkInt64, expected, refuse } from "../check/check.js";
import { describe } from "../check/describe.js";
import { bytesOf, typedArrayName } from "../data/buffers.js";
import type { Engine } from "../wasm/engine.js";
import type { Writer } from "../wasm/writer.js";
import {
  hasTag,
  isSubgraph,
  isTensor,
  isValueType,
  writeFloat,
  writeInt,
  writeSparseTensor,
  writeSubgraph,
  writeTensorAttribute,
} from "./attribute-content.js";
import { writeType } from "./value-type.js";

// The numbers of AttributeProto.AttributeType. Those from 100 on are the ABI's own: for attributes whose
// type the schema decides, and for references.
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

/** The attribute that a kind of JavaScript value becomes, alone and in a list. */
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

const isReference = hasTag<AttributeReference>("reference");

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
  kind(INT, INTS, hasTag<IntAttribute>("int"), (w, engine, { value }, where) => {
    writeInt(w, engine, value, where);
  }),
  kind(FLOAT, FLOATS, hasTag<FloatAttribute>("float"), (w, _, { value }, where) => {
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
    hasTag<SparseTensorAttribute>("sparse-tensor"),
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

function writeReference(
  w: Writer,
  { name, kind: requested }: AttributeReference,
  where: string,
): void {
  const number = requested === undefined ? 0 : (kindNumbers[requested] as number | undefined);
  if (number === undefined)
    expected(where, `one of ${Object.keys(kindNumbers).join(", ")}`, requested);
  w.u8(REFERENCE);
  w.string(name);
  w.u8(number);
}
