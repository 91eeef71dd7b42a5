// The error that Loom throws. Its documentation is in errors.ts, which publishes it.
import type { ErrorCode } from "../../error-code.js";

export class LoomError extends Error {
  static override readonly name = "LoomError"; // bundlers may rename the class
  readonly code: ErrorCode;
  readonly where: string;
  declare readonly cause?: unknown;

  constructor(code: ErrorCode, where: string, message: string, cause?: unknown) {
    super(where === "" ? message : `${where}: ${message}`);
    this.name = "LoomError";
    this.code = code;
    this.where = where;
    if (cause !== undefined && cause !== "") this.cause = cause;
  }
}
