// Which buffers JavaScript data is: typed arrays, ArrayBuffers, DataViews and Blobs.
import { refuse } from "../check/check.js";

/**
 * A view of exactly these bytes. Refuses a detached buffer, which would look like an empty one, and a
 * shared one.
 */
export function bytesOf(
  data: ArrayBufferView | ArrayBuffer,
  where: string,
): Uint8Array<ArrayBuffer> {
  let bytes;
  try {
    bytes = ArrayBuffer.isView(data)
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : new Uint8Array(data);
  } catch (error) {
    // The byteLength of a DataView throws too when the buffer has shrunk below the view's end.
    refuse(
      "weight-mismatch",
      where,
      "the data's buffer is detached (was it transferred?) or has shrunk",
      error,
    );
  }
  if (!isShared(bytes.buffer)) return bytes as Uint8Array<ArrayBuffer>;
  refuse(
    "unsupported",
    where,
    "data on a SharedArrayBuffer is not accepted, because it can change at any time and browsers refuse it in a Blob; give a copy (.slice())",
  );
}

export function isBlob(data: unknown): data is Blob {
  if (ArrayBuffer.isView(data)) return false; // the usual case, without making a string for the tag
  const tag = tagOf(data);
  return tag === "Blob" || tag === "File";
}

export function isBufferData(data: unknown): data is ArrayBufferView | ArrayBuffer {
  return ArrayBuffer.isView(data) || tagOf(data) === "ArrayBuffer" || isShared(data);
}

function isShared(buffer: unknown): boolean {
  return tagOf(buffer) === "SharedArrayBuffer";
}

// Not instanceof: another frame (or a test runner's sandbox) has its own ArrayBuffer.
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** "Float32Array" and so on, for any frame and any subclass; undefined for a DataView. */
export function typedArrayName(view: ArrayBufferView): string | undefined {
  return Reflect.get(typedArrayPrototype, Symbol.toStringTag, view) as string | undefined;
}
