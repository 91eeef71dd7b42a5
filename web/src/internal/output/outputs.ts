// What an export can be written to: streams of the web, and objects with write().
import type { ByteSink } from "../../targets.js";
import { refuse } from "../check/check.js";
import { describe } from "../check/describe.js";

/** `where` of errors about the target. */
export const WHERE = "target";

/** What both kinds of target can do. */
export interface Output {
  /** Whether it takes Blobs too, and has copied the bytes of an array when write() resolves. */
  readonly isFile: boolean;
  write(chunk: Uint8Array<ArrayBuffer> | Blob): Promise<void>;
  close(): Promise<void>;
  abort(reason: unknown): Promise<void>;
}

/**
 * Refuses at once what cannot be written to. Only the function that it returns locks the stream, so that
 * checks can come between.
 */
export function prepareOutput(target: unknown): () => Output {
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

/** The error names the target without calling its toString: a target is never turned into a string. */
function refuseTarget(target: unknown): never {
  const isFileHandle =
    typeof (target as { createWritable?: unknown } | null | undefined)?.createWritable ===
    "function";
  const hint = isFileHandle
    ? "give await handle.createWritable()"
    : "there are no files here: to save in a page, make a link to URL.createObjectURL(model.toBlob()); in Node, fs.writeFile(path, model.toUint8Array())";
  refuse(
    "invalid-argument",
    WHERE,
    `${describe(target)} is not accepted; accepted are none (the bytes are returned), a Uint8Array (toOnnx, toUint8Array), a WritableStream, and an object with write(chunk); ${hint}`,
  );
}

/** A file of the browser. It writes a Blob to the disk without the bytes passing through the page. */
function isFileStream(stream: WritableStream): boolean {
  return (
    typeof FileSystemWritableFileStream === "function" &&
    stream instanceof FileSystemWritableFileStream
  );
}

function streamOutput(stream: WritableStream): Output {
  const writer = stream.getWriter() as WritableStreamDefaultWriter<Uint8Array | Blob>;
  const ignoreFailure = (promise: Promise<unknown>): Promise<void> =>
    promise.then(
      () => undefined,
      () => undefined,
    );
  void ignoreFailure(writer.closed); // write() reports the same failure
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
      const aborted = ignoreFailure(writer.abort(reason));
      writer.releaseLock();
      return aborted;
    },
  };
}

/** The result of write() of Node's FileHandle. */
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
      if (result === false && sink.once && sink.off)
        await waitForDrain(sink as Required<NodeStream>);
    },
    close: () => Promise.resolve(),
    abort: () => Promise.resolve(),
  };
}

/** A Node stream whose write() returned false is full until it emits "drain". */
async function waitForDrain(stream: Required<NodeStream>): Promise<void> {
  const outcome = await new Promise<{ error?: unknown }>((resolve) => {
    const drain = (): void => {
      finish({});
    };
    const fail = (error: unknown = new Error("the stream was closed")): void => {
      finish({ error });
    };
    const finish = (result: { error?: unknown }): void => {
      stream.off("drain", drain).off("error", fail).off("close", fail);
      resolve(result);
    };
    stream.once("drain", drain).once("error", fail).once("close", fail);
  });
  if ("error" in outcome) throw outcome.error;
}
