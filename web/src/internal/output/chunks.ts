// Cuts the parts of a model into chunks.
import { refuse } from "../check/check.js";
import { isBlob } from "../data/buffers.js";
import { checkSource, sourceOf } from "./parts.js";
import type { Part } from "./parts.js";

// So large that the cost of a call does not matter, and small beside a large weight.
const CHUNK_SIZE = 4 * 1024 * 1024;
// A slice of a Blob is not read here, so it can be larger.
const SLICE_SIZE = 16 * CHUNK_SIZE;

/**
 * Copies of the bytes, a chunk at a time. The weights belong to the user, whose code runs between two
 * chunks: therefore each chunk begins with a check that the bytes are still there.
 */
export async function* copyChunks(parts: readonly Part[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (const { part, source, at, end } of cutRanges(parts, () => CHUNK_SIZE)) {
    yield isBlob(source) ? await readBlob(part, source, at, end) : copy(source, at, end);
  }
}

/** The bytes without a copy: views of arrays, and slices of Blobs, which are not read. */
export function* sliceChunks(parts: readonly Part[]): Generator<Uint8Array<ArrayBuffer> | Blob> {
  const largest = (source: Uint8Array | Blob): number => (isBlob(source) ? SLICE_SIZE : CHUNK_SIZE);
  for (const { source, at, end } of cutRanges(parts, largest)) {
    yield isBlob(source) ? source.slice(at, end) : source.subarray(at, end);
  }
}

interface Range {
  readonly part: Part;
  readonly source: Uint8Array<ArrayBuffer> | Blob;
  readonly at: number;
  readonly end: number;
}

function* cutRanges(
  parts: readonly Part[],
  largest: (source: Uint8Array | Blob) => number,
): Generator<Range> {
  for (const part of parts) {
    checkSource(part);
    const source = sourceOf(part);
    const step = largest(source);
    for (let at = 0; at < part.byteLength; at += step) {
      checkSource(part);
      yield { part, source, at, end: Math.min(at + step, part.byteLength) };
    }
  }
}

function copy(source: Uint8Array, at: number, end: number): Uint8Array<ArrayBuffer> {
  const chunk = new Uint8Array(end - at);
  chunk.set(source.subarray(at, end));
  return chunk;
}

async function readBlob(
  part: Part,
  blob: Blob,
  at: number,
  end: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const where = `initializer "${part.name}"`;
  let chunk;
  try {
    chunk = new Uint8Array(await blob.slice(at, end).arrayBuffer());
  } catch (error) {
    const hint = "did the file change on disk?";
    refuse("weight-mismatch", where, `its Blob cannot be read (${hint})`, error);
  }
  if (chunk.length === end - at) return chunk;
  refuse("weight-mismatch", where, `its Blob gave ${chunk.length} bytes in place of ${end - at}`);
}
