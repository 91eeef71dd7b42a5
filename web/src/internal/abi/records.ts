// Small records of wasm/abi/abi.h that several requests and results have.
import { refuse } from "../check/check.js";
import { isBlob } from "../data/buffers.js";
import type { TensorContent } from "../data/tensor-content.js";
import type { Reader } from "../wasm/reader.js";
import type { Writer } from "../wasm/writer.js";

/** How a value is named to the core: by the numbers of its builder (0: no value) and its own. */
export interface ValueRef {
  readonly builder: number;
  readonly index: number;
}

export function writeValue(w: Writer, value: ValueRef): void {
  w.u32(value.builder);
  w.u32(value.index);
}

export function readValue(r: Reader): ValueRef {
  return { builder: r.u32(), index: r.u32() };
}

export function writeValues(w: Writer, values: readonly ValueRef[]): void {
  w.list(values, (value) => {
    writeValue(w, value);
  });
}

export function readValues(r: Reader): ValueRef[] {
  return r.list(() => readValue(r));
}

/** The graph of a body, before it is filled. */
export interface BodyRef {
  readonly graph: number;
  /** What `where` begins with in its errors. */
  readonly path: string;
  readonly inputs: ValueRef[];
}

export function readBody(r: Reader): BodyRef {
  return { graph: r.u32(), path: r.string(), inputs: readValues(r) };
}

export function writeDims(w: Writer, dims: readonly number[]): void {
  w.list(dims, (size) => {
    w.i64(size);
  });
}

export function writeTensor(w: Writer, tensor: TensorContent, where: string): void {
  w.u8(tensor.type.number);
  writeDims(w, tensor.dims);
  const { content } = tensor;
  if (isBlob(content)) {
    refuse(
      "unsupported",
      where,
      "a Blob cannot be read at once: give its bytes (await blob.arrayBuffer())",
    );
  }
  if (content instanceof Uint8Array) w.blob(content);
  else writeStrings(w, content);
}

export function writeStrings(w: Writer, texts: readonly string[]): void {
  w.list(texts, (text) => {
    w.string(text);
  });
}

/** Metadata, as pairs of key and value. */
export function writePairs(w: Writer, pairs: readonly [string, string][]): void {
  w.list(pairs, ([key, value]) => {
    w.string(key);
    w.string(value);
  });
}

/** Opsets, as pairs of domain and version. */
export function writeOpsetImports(w: Writer, imports: readonly [string, number][]): void {
  w.list(imports, ([domain, version]) => {
    w.string(domain);
    w.u32(version);
  });
}
