// Makes an error's stack begin at the user's own call instead of inside Loom.
import { LoomError } from "../../errors.js";

interface StackCapture {
  captureStackTrace?(target: object, below: unknown): void;
}

/**
 * Runs `body` for `self[method]`, which must be on the stack now. A LoomError that leaves it gets the
 * stack from the call of that method on; in engines that cannot do this, it simply begins deeper.
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
