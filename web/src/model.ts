import { externalParts } from "./external-data.js";
import type { ExternalDataOptions, ExternalModel } from "./external-data.js";
import { checkOptions } from "./internal/check/check.js";
import * as abi from "./internal/abi/builder.js";
import { atCall } from "./internal/check/at-call.js";
import { blobOf, checkedBlobOf } from "./internal/output/blob.js";
import type { WeightSource } from "./internal/abi/handle.js";
import type { Runtime } from "./internal/wasm/runtime.js";
import { checkInto, checkSources, fill, joined, partsOf, sourceOf } from "./internal/output/parts.js";
import type { Part } from "./internal/output/parts.js";
import { Recipe } from "./internal/data/recipe.js";
import { writeParts } from "./internal/output/write-to.js";

/** A weight among the parts of a model. */
export interface WeightPart {
  /** The initializer's name. */
  readonly name: string;
  readonly byteLength: number;
  /**
   * The caller's own bytes, not copied: a view that covers exactly them, or the Blob. Of a model that
   * was made of one of TensorFlow.js it may be made anew each time it is read, for ONNX's order of axes.
   */
  readonly source: Uint8Array<ArrayBuffer> | Blob;
}

/** One piece of a model's bytes: a piece of skeleton (a Uint8Array, a copy), or a weight. */
export type ModelPart = Uint8Array<ArrayBuffer> | WeightPart;

/** Something that takes the bytes of a model piece by piece. */
export interface ByteSink {
  /**
   * Takes one chunk, all of it. The chunk is the sink's to keep. A promise that it returns is awaited
   * before the next call.
   */
  write(chunk: Uint8Array<ArrayBuffer>): unknown;
}

/** What can be written to: see {@link OnnxModel.writeTo}. */
export type WriteTarget = WritableStream<Uint8Array<ArrayBuffer>> | ByteSink;

/** Options of {@link OnnxModel.toBlob}. */
export interface BlobOptions {
  /** The MIME type. Default: `"application/octet-stream"`. */
  type?: string | undefined;
}

/** Options of {@link OnnxModel.writeTo}. */
export interface WriteOptions {
  /** Ends the writing: the stream is aborted, and the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called after each chunk with the bytes written so far and in all. */
  onProgress?: ((written: number, total: number) => void) | undefined;
}

/** A value's name, and its type as text: `float32[N, 784]`; "" when it is unknown. */
export interface NamedType {
  name: string;
  type: string;
}

/** An attribute of a node, but for graphs. */
export interface AttributeSummary {
  name: string;
  /** As ONNX text names it: `int`, `strings`, `tensor`. */
  type: string;
  /** The value in ONNX text. Of a tensor beyond 1,024 bytes only its type. */
  text: string;
}

/** A node, with the graphs in its attributes. */
export interface NodeSummary {
  name: string;
  opType: string;
  domain: string;
  inputs: string[];
  outputs: NamedType[];
  attributes: AttributeSummary[];
  /** With the attribute that holds each, such as `then_branch`. */
  subgraphs: (GraphSummary & { attribute: string })[];
}

/** What is in a graph. */
export interface GraphSummary {
  graphName: string;
  inputs: NamedType[];
  outputs: NamedType[];
  initializers: (NamedType & { byteLength: number })[];
  /** In the model's order. */
  nodes: NodeSummary[];
}

/** What is in a model: see {@link OnnxModel.inspect}. */
export interface ModelSummary extends GraphSummary {
  irVersion: number;
  opsetImports: { domain: string; version: number }[];
  producerName: string;
}

/** @internal */
export interface ModelData {
  readonly runtime: Runtime;
  readonly skeleton: Uint8Array<ArrayBuffer>;
  /** By the skeleton's weight numbers; undefined when nobody has the bytes. */
  readonly weights: readonly (WeightSource | undefined)[];
  /** It was converted for the sizes that its inputs have: they cannot be opened any more. */
  readonly fixedSizes?: boolean;
}

/** @internal */
export interface PartList {
  readonly byteLength: number;
  readonly parts: readonly Part[];
}

/**
 * A finished model. It holds no WebAssembly memory and needs no disposing. The bytes of its larger
 * initializers are still where the caller has them: keep those arrays as they are until the last
 * export, because they are read at each. One that was detached or has shrunk is refused, with
 * `weight-mismatch` and its name, before anything is written.
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
   * @throws {LoomError} `model-too-large` when it passes 2^31 - 16: Protocol Buffers, and with it every
   *   ONNX runtime, reads no larger file. So do all exports.
   */
  get byteLength(): number {
    return OnnxModel.listOf(this).byteLength;
  }

  /**
   * The model's bytes as a sequence of pieces, made once and without copying a weight: what to send or
   * to store when even one copy is too much. Written one behind the other they are the model.
   *
   * @throws {LoomError} `model-too-large`.
   */
  get parts(): readonly ModelPart[] {
    this.#parts ??= OnnxModel.listOf(this).parts.map(publicPart);
    return this.#parts;
  }

  /**
   * The model as bytes. Without `into`: a new array of exactly the size, with a buffer of its own, that
   * shares nothing with Loom or the weights. With it, an array that is large enough is filled from its
   * start (memory in use already is several times faster than fresh memory), and the part that was
   * written comes back as a view. On a SharedArrayBuffer it may be.
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
      if (into === undefined) return joined(list);
      const target = checkInto(into, list);
      fill(target, list.parts);
      return target;
    });
  }

  /**
   * The model as a Blob, for a download. The bytes in arrays are copied by the browser; weights that
   * are Blobs are not even read. Beyond some 500 MB in arrays Chromium may return a Blob that cannot be
   * read: use {@link toCheckedBlob}.
   *
   * @throws {LoomError} `weight-mismatch`, `model-too-large`, `out-of-memory`.
   */
  toBlob(options?: BlobOptions): Blob {
    return atCall(this, "toBlob", () => blobOf(OnnxModel.listOf(this), options, "model"));
  }

  /**
   * The model as a Blob whose end could be read, for a download of any size. In a page that has not made
   * Blobs before, Chromium needs some seconds until it takes large ones: this waits for it.
   *
   * @throws {LoomError} (as a rejection) what {@link toBlob} throws; `out-of-memory` when the browser has
   *   no room for it, in memory and on the disk.
   */
  async toCheckedBlob(options?: BlobOptions): Promise<Blob> {
    return checkedBlobOf(OnnxModel.listOf(this), options, "model");
  }

  /**
   * Writes the model, piece by piece and with back-pressure, in chunks of at most 4 MiB that are
   * copies: the target may keep or transfer them.
   *
   * - A `WritableStream`: it is closed at the end, and aborted when something fails, as `pipeTo` does. It
   *   must not be locked. The browser's own, `await fileHandle.createWritable()`, gets the weights where
   *   they are in place of copies: a Blob goes to the disk without being read here, 64 MiB at a time.
   * - Any object with `write(chunk)`: a promise that it returns is awaited, and a Node stream's "drain".
   *   It is neither closed nor aborted.
   *
   * @throws {LoomError} (as a rejection) `invalid-argument` for any other target; `invalid-state` when
   *   the target fails, with its error as `cause`, and so does a file that is given a Blob which cannot
   *   be read; `weight-mismatch` for a weight whose bytes are gone, or such a Blob on other targets; `model-too-large`. The signal's reason when it was aborted, and
   *   what `onProgress` throws.
   */
  async writeTo(target: WriteTarget, options?: WriteOptions): Promise<void> {
    await writeParts(target, OnnxModel.listOf(this), options, "model");
  }

  /**
   * The model with its weights in files beside it: the form for models of any size. What comes back is
   * what onnxruntime-web takes, `ort.InferenceSession.create(model, { externalData })`, and each file
   * can be written by itself.
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
      return { model: joined(model), externalData };
    });
  }

  /**
   * What is in the model, as a plain object. Types that are not written in the model are inferred anew.
   */
  inspect(): ModelSummary {
    return abi.inspect(this.#data.runtime.engine, this.#data.skeleton);
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

  /** @internal The parts as they are exported, whatever became of the public ones. */
  static listOf(model: OnnxModel): PartList {
    model.#list ??= partsOf(model.#data);
    return model.#list;
  }
}

// Skeleton pieces are copied: they may be transferred, and then the model must still work.
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
