import { refuse } from "../check/check.js";

/** A new array, or out-of-memory with a hint. */
export function newBytes(byteLength: number, where: string, hint = ""): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(byteLength);
  } catch (error) {
    refuse("out-of-memory", where, `no memory for an array of ${byteLength} bytes${hint}`, error);
  }
}
