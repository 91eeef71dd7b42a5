// Makes a Blob of the parts of a model.
import type { BlobOptions } from "../../targets.js";
import { checkOptions, checkString, refuse } from "../check/check.js";
import { checkSources, sourceOf } from "./parts.js";
import type { Part, PartList } from "./parts.js";

/** With the options of toBlob(). The browser copies what is in arrays. */
export function makeBlob(list: PartList, options: BlobOptions | undefined, where: string): Blob {
  const { type = "application/octet-stream" } = checkOptions(options, ["type"], where);
  checkString(type, where, "type");
  checkSources(list.parts);
  try {
    return new Blob(list.parts.map(blobPart), { type });
  } catch (error) {
    refuseSize(list, where, error);
  }
}

// The array that a recipe makes goes into a Blob of its own at once, so that only one such array is in
// the memory of the page at a time.
function blobPart(part: Part): Uint8Array<ArrayBuffer> | Blob {
  const source = sourceOf(part);
  return source === part.source ? source : new Blob([source]);
}

// After the first Blob of a page, Chromium needs some seconds to find out how much it can keep.
const TRIES = 6;
const PAUSE_MS = 1000;

/** A Blob whose last byte could be read. */
export async function makeCheckedBlob(
  list: PartList,
  options: BlobOptions | undefined,
  where: string,
): Promise<Blob> {
  for (let left = TRIES; ; --left) {
    const blob = makeBlob(list, options, where);
    try {
      await blob.slice(-1).arrayBuffer();
      return blob;
    } catch (error) {
      if (left === 1) refuseSize(list, where, error);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

function refuseSize({ byteLength }: PartList, where: string, error: unknown): never {
  const hint = "write it to a file of the browser's instead, with writeTo()";
  refuse(
    "out-of-memory",
    where,
    `no room for a Blob of ${byteLength} bytes, or one in it cannot be read; ${hint}`,
    error,
  );
}
