import type { ErrorCode } from "./error-code.js";
import { errorCodes } from "./internal/check/error-codes.js";

export type { ErrorCode } from "./error-code.js";

/** @internal */
export function codeOfStatus(status: number): ErrorCode {
  return errorCodes[status - 1] ?? "internal";
}

/**
 * Every error that Loom itself finds, thrown from inside the call that caused it (or rejecting its
 * promise). `message` holds `where`, what is wrong, what was expected and given, and a hint when the
 * likely cause is known.
 *
 * ```js
 * try { g.node("Conv", [x, w], { stride: 2 }); }
 * catch (error) { if (error instanceof LoomError && error.code === "bad-attribute") … }
 * ```
 */
export class LoomError extends Error {
  /** The kind of error. */
  readonly code: ErrorCode;
  /** The place in ONNX words, such as `graph "main" / node "conv1" (Conv) / attribute "strides"`. */
  readonly where: string;
  /**
   * What lies behind it, if anything: the text (a string) of the ONNX library that refused, or what
   * the target, the Blob or the loader threw.
   */
  declare readonly cause?: unknown;

  constructor(code: ErrorCode, where: string, message: string, cause?: unknown) {
    super(where === "" ? message : `${where}: ${message}`);
    this.name = "LoomError";
    this.code = code;
    this.where = where;
    if (cause !== undefined && cause !== "") this.cause = cause;
  }
}
