// The record `literal` of wasm/abi/abi.h.
import type { NestedArray } from "../../types.js";
import { checkInt64 } from "../check/check.js";
import { readPlain } from "../data/plain-data.js";
import type { LeafKind } from "../data/plain-data.js";
import type { Writer } from "../wasm/writer.js";
import { writeDims } from "./records.js";

/** Data in the place of a value. */
export interface Literal {
  readonly literal: NestedArray;
}

const literalKinds: Readonly<Record<LeafKind, number>> = {
  number: 0,
  bigint: 1,
  boolean: 2,
  string: 3,
};

/** Writes small data that stands in the place of a value. The core chooses its data type. */
export function writeLiteral(w: Writer, data: NestedArray, where: string): void {
  const { dims, leaves, kind = "number" } = readPlain(data, undefined, false, where);
  writeDims(w, dims);
  w.u8(literalKinds[kind]);
  w.list(leaves, (leaf) => {
    if (typeof leaf === "number") w.f64(leaf);
    else if (typeof leaf === "bigint") w.i64(checkInt64(leaf, where, "each element"));
    else if (typeof leaf === "boolean") w.boolean(leaf);
    else w.string(leaf);
  });
}
