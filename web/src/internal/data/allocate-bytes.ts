import { refuse } from "../check/check.js";

/** A new array. Refuses with out-of-memory, and the hint, when there is no room. */
export function allocateBytes(
  byteLength: number,
  where: string,
  hint = "",
): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteLength);
  } catch (error) {
    refuse("out-of-memory", where, `no memory for an array of ${byteLength} bytes${hint}`, error);
  }
}
