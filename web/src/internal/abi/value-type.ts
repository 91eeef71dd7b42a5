// The records `type` and `shape` of wasm/abi/abi.h.
import type { Shape, ValueType } from "../../types.js";
import { checkSize, expected, isRecord, refuse } from "../check/check.js";
import { checkDataType } from "../data/data-types.js";
import type { Constants } from "../wasm/constants.js";
import type { Reader } from "../wasm/reader.js";
import type { Writer } from "../wasm/writer.js";

const TENSOR = 1;
const SPARSE_TENSOR = 2;
const SEQUENCE = 3;
const OPTIONAL = 4;
const MAP = 5;
const MAX_TYPE_DEPTH = 16;

export function writeType(
  w: Writer,
  constants: Constants,
  type: ValueType,
  where: string,
  depth = 0,
): void {
  if (!isRecord(type))
    expected(where, 'a value type such as { kind: "tensor", dataType, shape }', type);
  if (depth > MAX_TYPE_DEPTH)
    refuse("invalid-argument", where, `the type is nested more than ${MAX_TYPE_DEPTH} deep`);
  switch (type.kind) {
    case "tensor":
    case "sparse-tensor":
      checkNames(type, ["kind", "dataType", "shape"], where);
      w.u8(type.kind === "tensor" ? TENSOR : SPARSE_TENSOR);
      w.u8(checkDataType(constants, type.dataType, where).number);
      writeShape(w, type.shape, where);
      return;
    case "sequence":
    case "optional":
      checkNames(type, ["kind", "element"], where);
      w.u8(type.kind === "sequence" ? SEQUENCE : OPTIONAL);
      writeType(w, constants, type.element, where, depth + 1);
      return;
    case "map":
      checkNames(type, ["kind", "keyType", "element"], where);
      w.u8(MAP);
      w.u8(checkDataType(constants, type.keyType, where).number);
      writeType(w, constants, type.element, where, depth + 1);
      return;
    default:
      expected(
        where,
        "kind to be tensor, sparse-tensor, sequence, optional or map",
        (type as ValueType).kind,
      );
  }
}

function checkNames(type: object, names: readonly string[], where: string): void {
  for (const name of Object.keys(type)) {
    if (!names.includes(name)) {
      refuse(
        "invalid-argument",
        where,
        `value type: unknown name "${name}"; accepted: ${names.join(", ")}`,
      );
    }
  }
}

function writeShape(w: Writer, shape: Shape | null, where: string): void {
  if (shape === null) {
    w.boolean(false);
    return;
  }
  if (!Array.isArray(shape)) {
    expected(where, "shape to be an array of dims (or null: the rank is unknown)", shape);
  }
  w.boolean(true);
  w.list(shape as Shape, (dim, axis) => {
    if (dim === null) {
      w.u8(0);
      return;
    }
    if (typeof dim === "string") {
      w.u8(2);
      w.string(dim);
      return;
    }
    w.u8(1);
    w.i64(checkSize(dim, where, axis, ", a name, or null when it is unknown"));
  });
}

export function readType(r: Reader, constants: Constants): ValueType {
  const kind = r.u8();
  if (kind === SEQUENCE || kind === OPTIONAL) {
    return { kind: kind === SEQUENCE ? "sequence" : "optional", element: readType(r, constants) };
  }
  const dataType = constants.byNumber.get(r.u8())?.name;
  if (dataType === undefined || kind > MAP) throw new RangeError("unknown type");
  if (kind === MAP) return { kind: "map", keyType: dataType, element: readType(r, constants) };
  return { kind: kind === TENSOR ? "tensor" : "sparse-tensor", dataType, shape: readShape(r) };
}

function readShape(r: Reader): Shape | null {
  if (r.u8() === 0) return null;
  return r.list(() => {
    const kind = r.u8();
    if (kind === 0) return null;
    return kind === 1 ? readSize(r) : r.string();
  });
}

function readSize(r: Reader): number {
  const size = r.i64();
  if (Number.isSafeInteger(size)) return size;
  refuse("unsupported", "value type", `a dim of about ${size} is past the numbers of JavaScript`);
}
