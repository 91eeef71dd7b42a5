import type { ErrorCode } from "./error-code.js";
import { LoomError as LoomErrorClass } from "./internal/check/loom-error.js";

/**
 * Every error that Loom itself finds. It is thrown from inside the call that caused it, or rejects
 * that call's promise. `message` holds `where`, what is wrong, what was expected and given, and a hint
 * when the likely cause is known.
 *
 * ```js
 * try { g.node("Conv", [x, w], { stride: 2 }); }
 * catch (error) { if (error instanceof LoomError && error.code === "bad-attribute") … }
 * ```
 */
export interface LoomError extends Error {
  /** The kind of error. */
  readonly code: ErrorCode;
  /** The place in ONNX words, such as `graph "main" / node "conv1" (Conv) / attribute "strides"`. */
  readonly where: string;
  /**
   * What lies behind it, if anything: the text (a string) of the ONNX library that refused, or what
   * the target, the Blob or the loader threw.
   */
  readonly cause?: unknown;
}

// Not exported as the class that it is: the published types would then name a file of internal/.
/** The class of all errors that Loom throws: see the interface {@link LoomError}. */
export const LoomError: {
  new (code: ErrorCode, where: string, message: string, cause?: unknown): LoomError;
  readonly prototype: LoomError;
} = LoomErrorClass;
