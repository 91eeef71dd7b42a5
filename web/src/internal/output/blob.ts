// The parts of a model as a Blob.
import type { BlobOptions, PartList } from "../../model.js";
import { checkOptions, checkString, refuse } from "../check/check.js";
import { checkSources, sourceOf } from "./parts.js";
import type { Part } from "./parts.js";

/** Under the options of toBlob(). What is in arrays is copied by the browser. */
export function blobOf(list: PartList, options: BlobOptions | undefined, where: string): Blob {
  const { type = "application/octet-stream" } = checkOptions(options, ["type"], where);
  checkString(type, where, "type");
  checkSources(list.parts);
  try {
    return new Blob(list.parts.map(blobPart), { type });
  } catch (error) {
    refuseSize(list, where, error);
  }
}

// What a recipe makes goes into a Blob of its own at once, so that only one of them is in memory here.
function blobPart(part: Part): Uint8Array<ArrayBuffer> | Blob {
  const source = sourceOf(part);
  return source === part.source ? source : new Blob([source]);
}

// Chromium finds out how much it can keep in the seconds after a page's first Blob.
const TRIES = 6;
const PAUSE_MS = 1000;

/** A Blob whose last byte was read. */
export async function checkedBlobOf(
  list: PartList,
  options: BlobOptions | undefined,
  where: string,
): Promise<Blob> {
  for (let left = TRIES; ; --left) {
    const blob = blobOf(list, options, where);
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
