// Elements of one data type as those of another: the core converts, a piece at a time.
import type { DataTypeInfo, Engine } from "../wasm/engine.js";
import { newBytes } from "./new-bytes.js";

/** Elements as they lie in raw_data. */
export interface Elements {
  readonly type: DataTypeInfo;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** What happens to an element that the data type cannot hold. */
export interface CastRules {
  /** It is refused, and so is a fraction as an integer. */
  readonly checked: boolean;
  readonly saturate: boolean;
  readonly roundMode: number; // loom::RoundMode's
}

export const checkedRules: CastRules = { checked: true, saturate: false, roundMode: 0 };

// Weights never enter WebAssembly memory as a whole. A multiple of 8, so that the pieces of packed
// types begin at whole bytes.
const PIECE = 8192;

export function castElements(
  engine: Engine,
  elements: Elements,
  type: DataTypeInfo,
  rules: CastRules,
  where: string,
): Uint8Array<ArrayBuffer> {
  const target = newBytes(Math.ceil((elements.count * type.bits) / 8), where);
  let first = 0;
  // Also when there are no elements: the core checks the types.
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
