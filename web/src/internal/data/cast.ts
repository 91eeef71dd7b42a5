// Converts elements from one data type to another. The core does it, a piece at a time.
import type { DataTypeInfo } from "../wasm/constants.js";
import type { Engine } from "../wasm/engine.js";
import { allocateBytes } from "./allocate-bytes.js";

/** Elements in the form of ONNX's raw_data. */
export interface Elements {
  readonly type: DataTypeInfo;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What becomes of an element that the data type cannot hold. */
export interface CastRules {
  /** The element is refused, and so is a fraction that would become an integer. */
  readonly checked: boolean;
  readonly saturate: boolean;
  readonly roundMode: number; // loom::RoundMode's
}

export const checkedRules: CastRules = { checked: true, saturate: false, roundMode: 0 };

// The most elements that are in WebAssembly memory at a time, which is never a whole weight. A multiple
// of 8, so that the pieces of packed types begin at whole bytes.
const PIECE = 8192;

export function castElements(
  engine: Engine,
  elements: Elements,
  type: DataTypeInfo,
  rules: CastRules,
  where: string,
): Uint8Array<ArrayBuffer> {
  const target = allocateBytes(Math.ceil((elements.count * type.bits) / 8), where);
  let first = 0;
  // Called also when there are no elements, because the core checks the types.
  do {
    const piece = castPiece(engine, elements, first, type, rules, where);
    target.set(piece, (first * type.bits) / 8);
    first += PIECE;
  } while (first < elements.count);
  return target;
}

function castPiece(
  engine: Engine,
  { type: from, count, bytes }: Elements,
  first: number,
  to: DataTypeInfo,
  rules: CastRules,
  where: string,
): Uint8Array {
  const end = Math.min(first + PIECE, count);
  return engine.run(
    where,
    (w) => {
      w.string(where);
      w.u8(from.number);
      w.u8(to.number);
      w.boolean(rules.checked);
      w.boolean(rules.saturate);
      w.u8(rules.roundMode);
      w.i64(first);
      w.u32(end - first);
      w.bytes(bytes.subarray((first * from.bits) / 8, Math.ceil((end * from.bits) / 8)));
    },
    (x, address, size) => x.loom_cast(address, size),
    (r) => r.rest(),
  );
}
