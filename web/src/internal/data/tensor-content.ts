import type { DataTypeInfo } from "../wasm/constants.js";

/** A tensor as it was read from JavaScript data. */
export interface TensorContent {
  readonly type: DataTypeInfo;
  readonly dims: readonly number[];
  /** A view of the caller's bytes (for plain data: of new ones), a Blob, or strings. */
  readonly content: Uint8Array<ArrayBuffer> | Blob | readonly string[];
}
