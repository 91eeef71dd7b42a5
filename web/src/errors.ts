/**
 * What went wrong, as a closed list that only grows:
 *
 * - `invalid-argument`: an argument that is wrong by itself
 * - `invalid-state`: the object does not allow this call now (finished, disposed), or a target failed
 * - `unknown-value`: no value of that id or name exists
 * - `foreign-value`: the value belongs to another builder
 * - `out-of-scope-value`: the value lives in a graph that is not visible here
 * - `duplicate-name`: the name is taken already
 * - `unknown-operator`: no such operator in that domain at the chosen opset
 * - `bad-arity`: too few or too many inputs or outputs
 * - `bad-attribute`: unknown, missing or wrongly typed attribute
 * - `type-mismatch`: a data type or kind of type that is not allowed here
 * - `shape-mismatch`: shapes that do not fit together
 * - `weight-mismatch`: the bytes of an initializer do not fit its data type and dims, or are gone
 * - `model-too-large`: the model would pass the 2 GiB that Protocol Buffers can read back
 * - `check-failed`: the official ONNX checker refused the model
 * - `unsupported`: valid, but Loom (or this JavaScript engine) cannot do it faithfully
 * - `out-of-memory`: memory or stack ran out
 * - `internal`: a defect of Loom: please report it
 */
export type ErrorCode = (typeof codes)[number];

// By number, from 1: the order is part of the ABI (loom/result.h).
const codes = [
  "invalid-argument",
  "invalid-state",
  "unknown-value",
  "foreign-value",
  "out-of-scope-value",
  "duplicate-name",
  "unknown-operator",
  "bad-arity",
  "bad-attribute",
  "type-mismatch",
  "shape-mismatch",
  "weight-mismatch",
  "model-too-large",
  "check-failed",
  "unsupported",
  "out-of-memory",
  "internal",
] as const;

/** @internal */
export function codeOfStatus(status: number): ErrorCode {
  return codes[status - 1] ?? "internal";
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
