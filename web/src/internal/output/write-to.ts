// Writes the parts of a model to a stream or a sink, with back-pressure.
import { LoomError } from "../../errors.js";
import type { ByteSink, PartList, WriteOptions, WriteTarget } from "../../model.js";
import { checkOptions, expected, refuse } from "../check/check.js";
import { chunksOf, slicesOf } from "./chunks.js";
import { describe } from "../check/describe.js";
import { checkSources } from "./parts.js";
import { isBlob } from "../data/tensor-data.js";

const WHERE = "target";

/** What both kinds of target can do. */
interface Output {
  /** Whether it takes Blobs, and has copied a view of an array when its promise is kept. */
  readonly isFile: boolean;
  write(chunk: Uint8Array<ArrayBuffer> | Blob): Promise<void>;
  close(): Promise<void>;
  abort(reason: unknown): Promise<void>;
}

/** The parts to a target, under the options of writeTo(). */
export async function writeParts(
  target: WriteTarget,
  list: PartList,
  given: WriteOptions | undefined,
  where: string,
): Promise<void> {
  const options = checkWriteOptions(given, where);
  const open = outputFor(target);
  checkSources(list.parts);
  const output = open();
  const { signal } = options;
  try {
    await copyParts(output, list, options);
    const closing = fromTarget(list.byteLength, list, () => output.close());
    await unlessAborted(signal, closing);
  } catch (error) {
    const reason: unknown = signal?.aborted ? signal.reason : error;
    const aborted = output.abort(reason);
    if (!signal?.aborted) await aborted; // a signal does not wait for a sink that hangs
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
  for await (const chunk of output.isFile ? slicesOf(list.parts) : chunksOf(list.parts)) {
    signal?.throwIfAborted();
    const size = isBlob(chunk) ? chunk.size : chunk.byteLength; // the target may transfer the chunk
    await unlessAborted(
      signal,
      fromTarget(written, list, () => output.write(chunk)),
    );
    written += size;
    onProgress?.(written, list.byteLength);
  }
  signal?.throwIfAborted();
}

/** The promise, or a rejection as soon as the signal is aborted. */
function unlessAborted(signal: AbortSignal | undefined, promise: Promise<void>): Promise<void> {
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

async function fromTarget(
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

/** Refuses at once what cannot be written to; the stream is locked by the function that comes back. */
export function outputFor(target: unknown): () => Output {
  if (typeof target === "object" && target !== null) {
    const { getWriter, write } = target as { getWriter?: unknown; write?: unknown };
    if (typeof getWriter === "function") {
      const stream = target as WritableStream;
      if (!stream.locked) return () => streamOutput(stream);
      refuse("invalid-argument", WHERE, "the stream is locked to a writer: release that first");
    }
    if (typeof write === "function") return () => sinkOutput(target as ByteSink);
  }
  refuseTarget(target);
}

/** The target is named, never turned into a string: that is how a buffer becomes a file name. */
export function refuseTarget(target: unknown): never {
  const isFileHandle =
    typeof (target as { createWritable?: unknown } | null | undefined)?.createWritable ===
    "function";
  const hint = isFileHandle
    ? "give await handle.createWritable()"
    : "there are no files here: to save in a page, make a link to URL.createObjectURL(model.toBlob()); in Node, fs.writeFile(path, model.toUint8Array())";
  throw new LoomError(
    "invalid-argument",
    WHERE,
    `${describe(target)} is not accepted; accepted are none (the bytes are returned), a Uint8Array (toOnnx, toUint8Array), a WritableStream, and an object with write(chunk); ${hint}`,
  );
}

/** A file of the browser's: through it a Blob gets to the disk without passing the page. */
function isFileStream(stream: WritableStream): boolean {
  return (
    typeof FileSystemWritableFileStream === "function" &&
    stream instanceof FileSystemWritableFileStream
  );
}

function streamOutput(stream: WritableStream): Output {
  const writer = stream.getWriter() as WritableStreamDefaultWriter<Uint8Array | Blob>;
  const silently = (promise: Promise<unknown>): Promise<void> =>
    promise.then(
      () => undefined,
      () => undefined,
    );
  void silently(writer.closed); // its failure is reported by write()
  return {
    isFile: isFileStream(stream),
    write: async (chunk) => {
      await writer.ready;
      await writer.write(chunk);
    },
    close: async () => {
      await writer.close();
      writer.releaseLock();
    },
    abort: (reason) => {
      const aborted = silently(writer.abort(reason));
      writer.releaseLock();
      return aborted;
    },
  };
}

/** What Node's FileHandle.write() tells. */
interface Written {
  readonly bytesWritten?: unknown;
}

interface NodeStream {
  once?(event: string, listener: (error?: unknown) => void): Required<NodeStream>;
  off?(event: string, listener: (error?: unknown) => void): Required<NodeStream>;
}

function sinkOutput(sink: ByteSink & NodeStream): Output {
  return {
    isFile: false,
    write: async (given) => {
      const chunk = given as Uint8Array<ArrayBuffer>;
      const size = chunk.byteLength;
      const result: unknown = await sink.write(chunk);
      const taken = (result as Written | null | undefined)?.bytesWritten;
      if (typeof taken === "number" && taken < size)
        throw new Error(`it took only ${taken} of ${size} bytes`);
      if (result === false && sink.once && sink.off) await drained(sink as Required<NodeStream>);
    },
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

/** A Node stream whose write() returns false asks to wait for its "drain". */
async function drained(stream: Required<NodeStream>): Promise<void> {
  const outcome = await new Promise<{ error?: unknown }>((resolve) => {
    const drain = (): void => {
      settle({});
    };
    const fail = (error: unknown = new Error("the stream was closed")): void => {
      settle({ error });
    };
    const settle = (result: { error?: unknown }): void => {
      stream.off("drain", drain).off("error", fail).off("close", fail);
      resolve(result);
    };
    stream.once("drain", drain).once("error", fail).once("close", fail);
  });
  if ("error" in outcome) throw outcome.error;
}
