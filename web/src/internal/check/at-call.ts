// Makes the stack of an error begin at the user's own call instead of inside Loom.
import { LoomError } from "./loom-error.js";

interface StackCapture {
  captureStackTrace?(target: object, below: unknown): void;
}

/**
 * Runs `body` on behalf of `self[method]`, which must be on the stack now. The stack of a LoomError
 * that leaves it begins at the call of that method, so that users find the line of their own that is
 * wrong. Engines without captureStackTrace leave the stack as it is.
 */
export function atCall<S extends object, T>(self: S, method: keyof S, body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof LoomError)
      (Error as StackCapture).captureStackTrace?.(error, self[method]);
    throw error;
  }
}
