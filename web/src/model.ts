import { externalParts } from "./external-data.js";
import type { ExternalDataOptions, ExternalModel } from "./external-data.js";
import type { ModelData } from "./internal/abi/model-data.js";
import * as abi from "./internal/abi/model.js";
import { atCall } from "./internal/check/at-call.js";
import { checkOptions } from "./internal/check/check.js";
import { Recipe } from "./internal/data/recipe.js";
import { makeBlob, makeCheckedBlob } from "./internal/output/blob.js";
import {
  checkInto,
  checkSources,
  fill,
  joinParts,
  partsOf,
  sourceOf,
} from "./internal/output/parts.js";
import type { Part, PartList } from "./internal/output/parts.js";
import { writeParts } from "./internal/output/write-to.js";
import type { ModelSummary } from "./model-summary.js";
import type { BlobOptions, ModelPart, WriteOptions, WriteTarget } from "./targets.js";

/**
 * A finished model. It holds no WebAssembly memory and needs no disposing. Each export reads the bytes of
 * the larger initializers where the caller has them: keep those arrays as they are until the last export.
 * If one was detached or has shrunk, the export throws `weight-mismatch` with the initializer's name,
 * before anything is written.
 */
export class OnnxModel {
  readonly #data: ModelData;
  #list: PartList | undefined;
  #parts: readonly ModelPart[] | undefined;

  private constructor(data: ModelData) {
    this.#data = data;
  }

  /**
   * The size of the exported model in bytes.
   *
   * @throws {LoomError} `model-too-large` when the size passes 2^31 - 16, as do all exports into one file:
   *   no ONNX runtime reads a larger one. Use {@link toExternalData}.
   */
  get byteLength(): number {
    return OnnxModel.listOf(this).byteLength;
  }

  /**
   * The model's bytes as a sequence of pieces, made once and without copying a weight: for sending or
   * storing a model when even one copy is too much. The pieces in their order are the model.
   *
   * @throws {LoomError} `model-too-large`.
   */
  get parts(): readonly ModelPart[] {
    this.#parts ??= OnnxModel.listOf(this).parts.map(publicPart);
    return this.#parts;
  }

  /**
   * The model as bytes. Without `into`: a new array of exactly the size, with a buffer of its own, that
   * shares nothing with Loom or the weights. With `into`: this array is filled from its start, which is
   * several times faster than new memory, and the part that was written is returned as a view. The array
   * may be larger than the model, and on a SharedArrayBuffer.
   *
   * @throws {LoomError} `invalid-argument` when `into` is too small, detached, no Uint8Array, or
   *   overlaps the memory of a weight; `weight-mismatch` for a weight whose bytes are gone;
   *   `unsupported` for a weight that is a Blob, which can only be awaited: use {@link toOnnx},
   *   {@link writeTo} or {@link toBlob}; `model-too-large`; `out-of-memory`. Nothing was written then.
   */
  toUint8Array(options?: { into?: undefined }): Uint8Array<ArrayBuffer>;
  toUint8Array(options: { into: Uint8Array }): Uint8Array;
  toUint8Array(options?: { into?: Uint8Array | undefined }): Uint8Array {
    return atCall(this, "toUint8Array", () => {
      const { into } = checkOptions(options, ["into"], "model");
      const list = OnnxModel.listOf(this);
      checkSources(list.parts, "refuse Blobs");
      if (into === undefined) return joinParts(list);
      const target = checkInto(into, list);
      fill(target, list.parts);
      return target;
    });
  }

  /**
   * The model as a Blob, for a download. The browser copies the bytes in arrays; weights that are Blobs
   * are not read. With more than some 500 MB in arrays, Chromium may return a Blob that cannot be read:
   * use {@link toCheckedBlob}.
   *
   * @throws {LoomError} `weight-mismatch`, `model-too-large`, `out-of-memory`.
   */
  toBlob(options?: BlobOptions): Blob {
    return atCall(this, "toBlob", () => makeBlob(OnnxModel.listOf(this), options, "model"));
  }

  /**
   * The model as a Blob that is known to be readable, for a download of any size. In a page that has not
   * made Blobs before, Chromium takes large ones only after some seconds: this waits for it.
   *
   * @throws {LoomError} (as a rejection) what {@link toBlob} throws; `out-of-memory` when the browser has
   *   no room for it, neither in memory nor on the disk.
   */
  async toCheckedBlob(options?: BlobOptions): Promise<Blob> {
    return makeCheckedBlob(OnnxModel.listOf(this), options, "model");
  }

  /**
   * Writes the model, piece by piece and with back-pressure, in chunks of at most 4 MiB that are
   * copies: the target may keep or transfer them.
   *
   * - A `WritableStream`: it is closed at the end, and aborted when something fails, as `pipeTo` does. It
   *   must not be locked. A file of the browser, `await fileHandle.createWritable()`, gets the weights
   *   themselves in place of copies: a Blob goes to the disk without being read here, 64 MiB at a time.
   * - Any object with `write(chunk)`: a promise that it returns is awaited, and so is the "drain" of a Node
   *   stream. The object is neither closed nor aborted.
   *
   * @throws {LoomError} (as a rejection) `invalid-argument` for any other target; `invalid-state` when
   *   the target fails, with its error as `cause`; `weight-mismatch` for a weight whose bytes are gone, or
   *   a Blob that cannot be read (a file of the browser fails with `invalid-state` instead);
   *   `model-too-large`. If the signal is aborted, the promise rejects with its reason; if `onProgress`
   *   throws, with that error.
   */
  async writeTo(target: WriteTarget, options?: WriteOptions): Promise<void> {
    await writeParts(target, OnnxModel.listOf(this), options, "model");
  }

  /**
   * The model with its weights in files beside it: the form for models of any size. onnxruntime-web takes
   * the result, `ort.InferenceSession.create(model, { externalData })`, and each file can be written by
   * itself.
   *
   * @throws {LoomError} `invalid-argument` for a `location` that is absolute or leaves the folder of the
   *   model, and an `align` that is no power of two; `weight-mismatch` for a weight whose bytes are not
   *   here; `model-too-large` for what stays in the model; `unsupported` for a Blob that stays in it,
   *   below the threshold: use {@link toOnnx}; `out-of-memory`.
   */
  toExternalData(options?: ExternalDataOptions): ExternalModel {
    return atCall(this, "toExternalData", () => {
      const { model, externalData } = externalParts(this.#data, options);
      checkSources(model.parts, "refuse Blobs");
      return { model: joinParts(model), externalData };
    });
  }

  /**
   * What is in the model, as a plain object. Types that the model does not state are inferred.
   */
  inspect(): ModelSummary {
    return abi.inspect(this.#data);
  }

  /** @internal */
  static make(data: ModelData): OnnxModel {
    return new OnnxModel(data);
  }

  /** @internal */
  static is(value: unknown): value is OnnxModel {
    return typeof value === "object" && value !== null && #data in value;
  }

  /** @internal */
  static dataOf(model: OnnxModel): ModelData {
    return model.#data;
  }

  /** @internal The parts that are exported. The user cannot change them, unlike the public `parts`. */
  static listOf(model: OnnxModel): PartList {
    model.#list ??= partsOf(model.#data);
    return model.#list;
  }
}

// Pieces of skeleton are copied, so that the model still works after the user has transferred them.
function publicPart(part: Part): ModelPart {
  const { name, byteLength } = part;
  if (name === undefined) return (part.source as Uint8Array<ArrayBuffer>).slice();
  if (!(part.source instanceof Recipe)) return { name, byteLength, source: part.source };
  return {
    name,
    byteLength,
    get source() {
      return sourceOf(part);
    },
  };
}
