// The sequence of byte ranges that an exported model is, and how one array is made of them.
import type { ModelData, PartList } from "../../model.js";
import * as abi from "../abi/builder.js";
import { expected, refuse } from "../check/check.js";
import { newBytes } from "../data/new-bytes.js";
import { Recipe } from "../data/recipe.js";
import { bytesOf, isBlob, typedArrayName } from "../data/tensor-data.js";

export interface Part {
  /** The initializer's name; undefined for what is no weight: a piece of skeleton, or zeros. */
  readonly name: string | undefined;
  readonly byteLength: number;
  /** What a recipe makes is made when it is asked for, and not kept. */
  readonly source: Uint8Array<ArrayBuffer> | Blob | Recipe;
}

/** The bytes themselves. */
export function sourceOf({ source }: Part): Uint8Array<ArrayBuffer> | Blob {
  return source instanceof Recipe ? source.make() : source;
}

export function partsOf({ runtime, skeleton, weights }: ModelData): PartList {
  // Without weights the skeleton is the model.
  if (weights.length === 0) {
    const byteLength = skeleton.length;
    return { byteLength, parts: [{ name: undefined, byteLength, source: skeleton }] };
  }
  return splicedParts(abi.layOut(runtime.engine, skeleton), weights);
}

export function splicedParts(
  { byteLength, splices, pieces }: abi.Layout,
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
  { weight, byteLength, name }: abi.Splice,
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

/** Every weight's bytes must still be there. Blobs cannot change their size. */
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
export function joined(list: PartList): Uint8Array<ArrayBuffer> {
  const bytes = newModelBytes(list.byteLength);
  fill(bytes, list.parts);
  return bytes;
}

export function newModelBytes(byteLength: number): Uint8Array<ArrayBuffer> {
  return newBytes(byteLength, "model", "; writeTo() needs none");
}

/** The part of the caller's array that the model will fill. */
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

/** Copies the parts, none of them a Blob, one behind the other. */
export function fill(target: Uint8Array, parts: readonly Part[]): void {
  let at = 0;
  for (const part of parts) {
    target.set(sourceOf(part) as Uint8Array, at);
    at += part.byteLength;
  }
}
