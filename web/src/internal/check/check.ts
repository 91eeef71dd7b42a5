// Checks of what users pass: that it is of the right type and in range. C++ sees only encoded values.
import type { ErrorCode } from "../../error-code.js";
import { describe } from "./describe.js";
import { LoomError } from "./loom-error.js";

export function refuse(code: ErrorCode, where: string, message: string, cause?: unknown): never {
  throw new LoomError(code, where, message, cause);
}

/** Refuses an argument: `expected WHAT (given: …)`. */
export function expected(where: string, what: string, given: unknown, hint = ""): never {
  refuse(
    "invalid-argument",
    where,
    `expected ${what} (given: ${describe(given)})${hint && `; ${hint}`}`,
  );
}

export function checkString(value: unknown, where: string, what: string): string {
  return typeof value === "string" ? value : expected(where, `${what} to be a string`, value);
}

/** The option, or "" when it is not given. */
export function optionalString(value: unknown, where: string, what: string): string {
  return value === undefined ? "" : checkString(value, where, what);
}

export function optionalBoolean(
  value: unknown,
  fallback: boolean,
  where: string,
  what: string,
): boolean {
  if (value === undefined) return fallback;
  return typeof value === "boolean" ? value : expected(where, `${what} to be true or false`, value);
}

/** An integer from `min` to `max`. */
export function checkInteger(
  value: unknown,
  min: number,
  max: number,
  where: string,
  what: string,
): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  expected(where, `${what} to be an integer from ${min} to ${max}`, value);
}

export const MAX_U32 = 0xffff_ffff;
const MAX_I64 = 2n ** 63n - 1n;
const MIN_I64 = -(2n ** 63n);

/** An integer of 64 bits. A number must be below 2^53, where numbers are exact. */
export function checkInt64(value: unknown, where: string, what: string): number | bigint {
  if (typeof value === "bigint" && value >= MIN_I64 && value <= MAX_I64) return value;
  if (Number.isSafeInteger(value)) return value as number;
  expected(where, `${what} to be an integer of 64 bits`, value, "past 2^53 give a bigint");
}

export function checkArray(
  value: unknown,
  where: string,
  what: string,
  hint = "",
): readonly unknown[] {
  return Array.isArray(value) ? value : expected(where, `${what} to be an array`, value, hint);
}

/** The dims of a tensor, all of them sizes. Returns a copy, which the caller's code cannot change. */
export function checkDims(value: unknown, where: string): readonly number[] {
  const dims = checkArray(value, where, "dims");
  return Array.from(dims, (dim, axis) => checkSize(dim, where, axis));
}

export function checkSize(value: unknown, where: string, axis: number, others = ""): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  expected(where, `dim ${axis} to be an integer from 0 to 2^53 - 1${others}`, value);
}

/** An object with properties by name. Not an array or a Map: their entries would not be seen. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    !(Symbol.iterator in value) &&
    !ArrayBuffer.isView(value)
  );
}

/** An options object. Unknown names are refused, because a misspelt one would go unnoticed. */
export function checkOptions<T extends object>(
  options: T | undefined,
  names: readonly (keyof T & string)[],
  where: string,
  what = "options",
): T {
  if (options === undefined) return {} as T;
  if (!isRecord(options)) expected(where, `${what} to be an object`, options);
  for (const name of Object.keys(options)) {
    if (!(names as readonly string[]).includes(name)) {
      refuse(
        "invalid-argument",
        where,
        `${what}: unknown name "${name}"; accepted: ${names.join(", ")}`,
      );
    }
  }
  return options;
}

/** A record of strings, as [key, value] pairs in the order of the object. */
export function checkStrings(value: unknown, where: string, what: string): [string, string][] {
  if (value === undefined) return [];
  if (!isRecord(value)) expected(where, `${what} to be an object of strings`, value);
  return Object.entries(value).map(([key, text]) => [
    key,
    checkString(text, where, `${what} "${key}"`),
  ]);
}
