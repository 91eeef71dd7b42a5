import type { ModelData } from "./internal/abi/model-data.js";
import * as abi from "./internal/abi/model.js";
import { atCall } from "./internal/check/at-call.js";
import {
  checkInteger,
  checkOptions,
  optionalBoolean,
  optionalString,
} from "./internal/check/check.js";
import { makeBlob, makeCheckedBlob } from "./internal/output/blob.js";
import { checkSources, joinParts, splicedParts, weightPart } from "./internal/output/parts.js";
import type { Part, PartList } from "./internal/output/parts.js";
import { isBlob } from "./internal/data/buffers.js";
import { writeParts } from "./internal/output/write-to.js";
import type { BlobOptions, WriteOptions, WriteTarget } from "./targets.js";

/** Options of {@link OnnxModel.toExternalData}. */
export interface ExternalDataOptions {
  /**
   * Weights of at least so many bytes go into files. Default: 1,024. Tensors of at most 1,024 bytes and
   * all strings stay in the model, also with a smaller threshold.
   */
  threshold?: number | undefined;
  /**
   * The path of the file, relative to that of the model, with "/" between folders. Default:
   * `"model.onnx.data"`.
   */
  location?: string | undefined;
  /** Offsets in the files are multiples of this power of two, up to 2^20. Default: 4,096. */
  align?: number | undefined;
  /**
   * A weight that would make a file larger than so many bytes begins another file, whose path ends in
   * `_1`, `_2`, … For pages, which can hold some 2 GB in one array. Default: one file of any size.
   */
  maxFileSize?: number | undefined;
  /** True: a model that fits into 2^31 - 16 bytes stays one file. Default: false. */
  onlyIfTooLarge?: boolean | undefined;
}

/** A model and the files beside it, as onnxruntime-web takes them. */
export interface ExternalModel {
  /** The model, which refers to the files by their paths. */
  readonly model: Uint8Array<ArrayBuffer>;
  readonly externalData: readonly ExternalFile[];
}

/** A file of weights. */
export class ExternalFile {
  /** The path in the model, relative to that of the model. */
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
   * All bytes, made at the first read and kept. If a weight in the file is a Blob, the result is a Blob
   * too, and nothing is read. If a single weight is the whole file, the result can be the caller's own
   * array.
   *
   * @throws {LoomError} `weight-mismatch` for a weight whose bytes are gone; `out-of-memory`: use
   *   {@link writeTo}, or `maxFileSize`.
   */
  get data(): Uint8Array<ArrayBuffer> | Blob {
    return (this.#data ??= this.#make());
  }

  /** As {@link OnnxModel.toBlob}. */
  toBlob(options?: BlobOptions): Blob {
    return atCall(this, "toBlob", () => makeBlob(this.#list, options, this.#where()));
  }

  /** As {@link OnnxModel.toCheckedBlob}. */
  async toCheckedBlob(options?: BlobOptions): Promise<Blob> {
    return makeCheckedBlob(this.#list, options, this.#where());
  }

  /** As {@link OnnxModel.writeTo}. */
  async writeTo(target: WriteTarget, options?: WriteOptions): Promise<void> {
    await writeParts(target, this.#list, options, this.#where());
  }

  #make(): Uint8Array<ArrayBuffer> | Blob {
    const { parts } = this.#list;
    checkSources(parts);
    if (parts.some(({ source }) => isBlob(source))) return makeBlob(this.#list, {}, this.#where());
    const source = parts[0]?.source;
    return parts.length === 1 && source instanceof Uint8Array ? source : joinParts(this.#list);
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
  data: ModelData,
  options: ExternalDataOptions | undefined,
): ExternalPartList {
  const { weights } = data;
  const request = externalDataRequest(options);
  const { files, model } = abi.layOutExternal(data, request);
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
