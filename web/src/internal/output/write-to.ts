// Writes the parts of a model to a stream or a sink, waiting until it has taken each chunk.
import type { WriteOptions, WriteTarget } from "../../targets.js";
import { checkOptions, expected, refuse } from "../check/check.js";
import { isBlob } from "../data/buffers.js";
import { copyChunks, sliceChunks } from "./chunks.js";
import { prepareOutput, WHERE } from "./outputs.js";
import type { Output } from "./outputs.js";
import { checkSources } from "./parts.js";
import type { PartList } from "./parts.js";

/** Writes the parts to a target, with the options of writeTo(). */
export async function writeParts(
  target: WriteTarget,
  list: PartList,
  given: WriteOptions | undefined,
  where: string,
): Promise<void> {
  const options = checkWriteOptions(given, where);
  const open = prepareOutput(target);
  checkSources(list.parts);
  const output = open();
  const { signal } = options;
  try {
    await copyParts(output, list, options);
    const closing = callTarget(list.byteLength, list, () => output.close());
    await rejectOnAbort(signal, closing);
  } catch (error) {
    const reason: unknown = signal?.aborted ? signal.reason : error;
    const aborted = output.abort(reason);
    if (!signal?.aborted) await aborted; // after a signal, do not wait: the sink may hang
    throw reason;
  }
}

function checkWriteOptions(given: WriteOptions | undefined, where: string): WriteOptions {
  const { signal, onProgress } = checkOptions(given, ["signal", "onProgress"], where);
  if (onProgress !== undefined && typeof onProgress !== "function") {
    expected(where, "onProgress to be a function", onProgress);
  }
  const { throwIfAborted } = (signal ?? {}) as Partial<AbortSignal>;
  if (signal !== undefined && typeof throwIfAborted !== "function") {
    expected(where, "signal to be an AbortSignal", signal);
  }
  return { signal, onProgress };
}

async function copyParts(
  output: Output,
  list: PartList,
  { signal, onProgress }: WriteOptions,
): Promise<void> {
  let written = 0;
  signal?.throwIfAborted();
  for await (const chunk of output.isFile ? sliceChunks(list.parts) : copyChunks(list.parts)) {
    signal?.throwIfAborted();
    const size = isBlob(chunk) ? chunk.size : chunk.byteLength; // the target may transfer the chunk
    await rejectOnAbort(
      signal,
      callTarget(written, list, () => output.write(chunk)),
    );
    written += size;
    onProgress?.(written, list.byteLength);
  }
  signal?.throwIfAborted();
}

/** The same promise, which also rejects as soon as the signal is aborted. */
function rejectOnAbort(signal: AbortSignal | undefined, promise: Promise<void>): Promise<void> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", onAbort);
    });
  });
}

/** Calls the target. When that fails, the error says how far the writing came. */
async function callTarget(
  written: number,
  list: PartList,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    const said = error instanceof Error ? `: ${error.message}` : "";
    refuse(
      "invalid-state",
      WHERE,
      `it failed after ${written} of ${list.byteLength} bytes${said}`,
      error,
    );
  }
}
