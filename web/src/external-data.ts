import * as abi from "./internal/abi/builder.js";
import { atCall } from "./internal/check/at-call.js";
import { checkInteger, checkOptions, optionalBoolean, optionalString } from "./internal/check/check.js";
import { blobOf, checkedBlobOf } from "./internal/output/blob.js";
import { checkSources, joined, splicedParts, weightPart } from "./internal/output/parts.js";
import type { Part } from "./internal/output/parts.js";
import { isBlob } from "./internal/data/tensor-data.js";
import { writeParts } from "./internal/output/write-to.js";
import type { BlobOptions, ModelData, PartList, WriteOptions, WriteTarget } from "./model.js";

/** Options of {@link OnnxModel.toExternalData}. */
export interface ExternalDataOptions {
  /**
   * Weights of at least so many bytes go outside. Default: 1,024. Tensors of at most 1,024 bytes, and all
   * strings, stay in the model whatever this says.
   */
  threshold?: number | undefined;
  /**
   * The path of the file, relative to that of the model, with "/" between folders. Default:
   * `"model.onnx.data"`.
   */
  location?: string | undefined;
  /** Offsets in the file are multiples of it: a power of two up to 2^20. Default: 4,096. */
  align?: number | undefined;
  /**
   * A weight that would make a file larger than so many bytes begins another, whose path ends in `_1`,
   * `_2`, …: a page can hold some 2 GB in one array. Default: one file of any size.
   */
  maxFileSize?: number | undefined;
  /** True: a model that fits into one file of 2^31 - 16 bytes stays one, without others. */
  onlyIfTooLarge?: boolean | undefined;
}

/** A model and the files beside it, as onnxruntime-web takes them. */
export interface ExternalModel {
  /** What refers to the files by their paths. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalFile[];
}

/** A file of weights. */
export class ExternalFile {
  /** As the model refers to it. */
  readonly path: string;
  readonly byteLength: number;
  readonly #list: PartList;
  #data: Uint8Array<ArrayBuffer> | Blob | undefined;

  private constructor(path: string, list: PartList) {
    this.path = path;
    this.byteLength = list.byteLength;
    this.#list = list;
  }

  /**
   * All bytes: made when they are first asked for, and kept. A Blob where a weight is one, which is not
   * read then. A file of a single weight is the caller's own array.
   *
   * @throws {LoomError} `weight-mismatch` for a weight whose bytes are gone; `out-of-memory`: use
   *   {@link writeTo}, or `maxFileSize`.
   */
  get data(): Uint8Array<ArrayBuffer> | Blob {
    return (this.#data ??= this.#make());
  }

  /** As {@link OnnxModel.toBlob}. */
  toBlob(options?: BlobOptions): Blob {
    return atCall(this, "toBlob", () => blobOf(this.#list, options, this.#where()));
  }

  /** As {@link OnnxModel.toCheckedBlob}. */
  async toCheckedBlob(options?: BlobOptions): Promise<Blob> {
    return checkedBlobOf(this.#list, options, this.#where());
  }

  /** As {@link OnnxModel.writeTo}. */
  async writeTo(target: WriteTarget, options?: WriteOptions): Promise<void> {
    await writeParts(target, this.#list, options, this.#where());
  }

  #make(): Uint8Array<ArrayBuffer> | Blob {
    const { parts } = this.#list;
    checkSources(parts);
    if (parts.some(({ source }) => isBlob(source))) return blobOf(this.#list, {}, this.#where());
    const source = parts[0]?.source;
    return parts.length === 1 && source instanceof Uint8Array ? source : joined(this.#list);
  }

  #where(): string {
    return `file "${this.path}"`;
  }

  /** @internal */
  static make(path: string, list: PartList): ExternalFile {
    return new ExternalFile(path, list);
  }
}

/** @internal */
export interface ExternalPartList {
  readonly model: PartList;
  readonly externalData: readonly ExternalFile[];
}

/** @internal */
export function externalParts(
  { runtime, skeleton, weights }: ModelData,
  options: ExternalDataOptions | undefined,
): ExternalPartList {
  const request = externalDataRequest(options);
  const { files, model } = abi.layOutExternal(runtime.engine, skeleton, request);
  const zeros = new Uint8Array(request.align);
  const externalData = files.map((file) => {
    const parts = partsOfFile(file, weights, zeros);
    return ExternalFile.make(file.path, { byteLength: file.byteLength, parts });
  });
  return { model: splicedParts(model, weights), externalData };
}

function externalDataRequest(options: ExternalDataOptions | undefined): abi.ExternalDataRequest {
  const where = "externalData";
  const given = checkOptions<ExternalDataOptions>(
    options,
    ["threshold", "location", "align", "maxFileSize", "onlyIfTooLarge"],
    where,
  );
  const size = (name: "threshold" | "align" | "maxFileSize", min: number, fallback: number) => {
    const value = given[name] ?? fallback;
    const max = name === "align" ? 2 ** 20 : Number.MAX_SAFE_INTEGER;
    return value === fallback ? value : checkInteger(value, min, max, where, name);
  };
  return {
    threshold: size("threshold", 0, 1024),
    location: optionalString(given.location, where, "location"),
    align: size("align", 1, 4096),
    maxFileSize: size("maxFileSize", 1, 0),
    onlyIfTooLarge: optionalBoolean(given.onlyIfTooLarge, false, where, "onlyIfTooLarge"),
  };
}

function partsOfFile(
  file: abi.FileLayout,
  weights: ModelData["weights"],
  zeros: Uint8Array<ArrayBuffer>,
): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const place of file.weights) {
    const gap = place.offset - at;
    if (gap > 0) parts.push({ name: undefined, byteLength: gap, source: zeros.subarray(0, gap) });
    parts.push(weightPart(place, weights));
    at = place.offset + place.byteLength;
  }
  return parts;
}
