// Names a value in an error message, without calling the value's own toString or toJSON: they are code
// of the caller's, and the text could be of any length.

const MAX_TEXT = 60;

/** Such as `"net.onnx" (a string)`, `null`, `-1`, `an object of class URL`, `a Uint8Array (3 bytes)`. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "string":
      return `${quote(value)} (a string)`;
    case "number":
      return Object.is(value, -0) ? "-0" : `${value}`;
    case "bigint":
      return `${value}n`;
    case "boolean":
    case "undefined":
      return `${value}`;
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    default:
      return value === null ? "null" : describeObject(value as object);
  }
}

/** The text in double quotes, shortened when it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);
}

function describeObject(value: object): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const name = className(value);
  if (name === "" || name === "Object") return "a plain object";
  const article = /^[AEIO]/.test(name) ? "an" : "a";
  return `${article} ${name}`;
}

function className(value: object): string {
  try {
    const { name } = value.constructor as { name?: unknown };
    return typeof name === "string" ? name : "";
  } catch {
    return ""; // a getter or a proxy that throws
  }
}
