/** A weight among the parts of a model. */
export interface WeightPart {
  /** The initializer's name. */
  readonly name: string;
  readonly byteLength: number;
  /**
   * The caller's own bytes, not copied: a view of exactly these bytes, or the Blob. In a model that was
   * converted from TensorFlow.js, the bytes of a weight that ONNX needs in another form are made anew at
   * each read.
   */
  readonly source: Uint8Array<ArrayBuffer> | Blob;
}

/** One piece of a model's bytes: a piece of skeleton (a Uint8Array, a copy), or a weight. */
export type ModelPart = Uint8Array<ArrayBuffer> | WeightPart;

/** Something that takes the bytes of a model piece by piece. */
export interface ByteSink {
  /**
   * Takes one whole chunk, which the sink may keep. A promise that it returns is awaited before the
   * next call.
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
