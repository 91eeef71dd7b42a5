// An exported model as a sequence of byte ranges, and how they are joined into one array.
import type { Layout, ModelData, Splice } from "../abi/model-data.js";
import { expected, refuse } from "../check/check.js";
import { allocateBytes } from "../data/allocate-bytes.js";
import { bytesOf, isBlob, typedArrayName } from "../data/buffers.js";
import { Recipe } from "../data/recipe.js";

export interface Part {
  /** The initializer's name; undefined for a piece of skeleton and for zeros. */
  readonly name: string | undefined;
  readonly byteLength: number;
  /** A recipe makes the bytes anew at each use, and does not keep them. */
  readonly source: Uint8Array<ArrayBuffer> | Blob | Recipe;
}

export interface PartList {
  readonly byteLength: number;
  readonly parts: readonly Part[];
}

/** The bytes of a part; a recipe makes them now. */
export function sourceOf({ source }: Part): Uint8Array<ArrayBuffer> | Blob {
  return source instanceof Recipe ? source.make() : source;
}

/** The parts of the model as one file. */
export function partsOf({ layout, weights }: ModelData): PartList {
  if (typeof layout === "string") refuse("model-too-large", "model", layout);
  return splicedParts(layout, weights);
}

export function splicedParts(
  { byteLength, splices, pieces }: Layout,
  weights: ModelData["weights"],
): PartList {
  const parts: Part[] = [];
  let at = 0;
  const pieceUpTo = (end: number): void => {
    if (end > at)
      parts.push({ name: undefined, byteLength: end - at, source: pieces.subarray(at, end) });
    at = end;
  };
  for (const splice of splices) {
    pieceUpTo(splice.offset);
    parts.push(weightPart(splice, weights));
  }
  pieceUpTo(pieces.length);
  return { byteLength, parts };
}

export function weightPart(
  { weight, byteLength, name }: Splice,
  weights: ModelData["weights"],
): Part {
  const source = weights[weight]?.source;
  if (source !== undefined) return { name, byteLength, source };
  const hint = "the text that the model was parsed from only refers to it";
  refuse("weight-mismatch", initializer(name), `its ${byteLength} bytes are not here: ${hint}`);
}

function initializer(name: string): string {
  return `initializer "${name}"`;
}

/** Refuses a weight whose bytes are not there any more. The size of a Blob cannot change. */
export function checkSources(parts: readonly Part[], blobs?: "refuse Blobs"): void {
  for (const part of parts) checkSource(part, blobs);
}

export function checkSource({ name, source, byteLength }: Part, blobs?: "refuse Blobs"): void {
  if (name === undefined) return;
  const where = initializer(name);
  if (isBlob(source)) {
    if (blobs === undefined) return;
    refuse(
      "unsupported",
      where,
      "its data is a Blob, which cannot be read at once; use await toOnnx(model), model.writeTo(target) or model.toBlob()",
    );
  }
  if (source instanceof Recipe) {
    for (const view of source.views) {
      if (view.source) checkSize(view.source, view.byteLength, where);
    }
  } else {
    checkSize(source, byteLength, where);
  }
}

function checkSize(source: Uint8Array, byteLength: number, where: string): void {
  if (source.byteLength === byteLength) return;
  refuse(
    "weight-mismatch",
    where,
    `its data had ${byteLength} bytes and has ${source.byteLength} now: the buffer was detached (transferred?) or has shrunk; give a copy (.slice()) if it must change`,
  );
}

/** The parts as one new array. */
export function joinParts(list: PartList): Uint8Array<ArrayBuffer> {
  const bytes = allocateModel(list.byteLength);
  fill(bytes, list.parts);
  return bytes;
}

export function allocateModel(byteLength: number): Uint8Array<ArrayBuffer> {
  return allocateBytes(byteLength, "model", "; writeTo() needs none");
}

/** A view of the part of the caller's array that the model will fill. */
export function checkInto(into: Uint8Array, { byteLength, parts }: PartList): Uint8Array {
  if (!ArrayBuffer.isView(into) || typedArrayName(into) !== "Uint8Array") {
    expected("target", "a Uint8Array", into);
  }
  if (into.byteLength < byteLength) {
    refuse(
      "invalid-argument",
      "target",
      `the model has ${byteLength} bytes, the Uint8Array ${into.byteLength}${isDetached(into) ? " (its buffer is detached)" : ""}`,
    );
  }
  const target = new Uint8Array(into.buffer, into.byteOffset, byteLength);
  for (const { name, source } of parts) {
    if (name === undefined || isBlob(source)) continue;
    const sources = source instanceof Recipe ? source.views.map((view) => view.source) : [source];
    if (!sources.some((bytes) => bytes && overlap(bytes, target))) continue;
    refuse(
      "invalid-argument",
      "target",
      `it overlaps the data of ${initializer(name)}, which would be overwritten while it is read`,
    );
  }
  return target;
}

function isDetached(view: Uint8Array): boolean {
  if (view.byteLength > 0) return false;
  try {
    bytesOf(view, "");
    return false;
  } catch {
    return true;
  }
}

function overlap(a: Uint8Array, b: Uint8Array): boolean {
  return (
    a.buffer === b.buffer &&
    a.byteOffset < b.byteOffset + b.byteLength &&
    b.byteOffset < a.byteOffset + a.byteLength
  );
}

/** Copies the parts one after the other. None of them may be a Blob. */
export function fill(target: Uint8Array, parts: readonly Part[]): void {
  let at = 0;
  for (const part of parts) {
    target.set(sourceOf(part) as Uint8Array, at);
    at += part.byteLength;
  }
}
