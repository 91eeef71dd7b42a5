// The result of loom_constants in wasm/abi/abi.h.
import type { DataType } from "../../types.js";
import type { Reader } from "./reader.js";

/** A data type of ONNX. */
export interface DataTypeInfo {
  readonly name: DataType;
  readonly number: number;
  /** Bits of an element in raw_data; 0 for strings. */
  readonly bits: number;
}

/** Facts about the core that are needed before it is called. */
export interface Constants {
  readonly inlineLimit: number;
  readonly largestInlineExport: number;
  readonly defaultOpset: number;
  readonly byName: ReadonlyMap<string, DataTypeInfo>;
  readonly byNumber: ReadonlyMap<number, DataTypeInfo>;
}

export function readConstants(r: Reader): Constants {
  const inlineLimit = r.u32();
  const largestInlineExport = r.f64();
  const defaultOpset = r.u32();
  const types = r.list(() => ({ number: r.u8(), name: r.string() as DataType, bits: r.u8() }));
  return {
    inlineLimit,
    largestInlineExport,
    defaultOpset,
    byName: new Map(types.map((type) => [type.name, type])),
    byNumber: new Map(types.map((type) => [type.number, type])),
  };
}
