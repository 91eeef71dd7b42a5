/** A tensor of TensorFlow.js, of which only the shape is used. */
export interface SampleInput {
  readonly shape: readonly number[];
}

/** A tensor of TensorFlow.js, of which the elements are read. */
export interface SampleTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  data(): Promise<ArrayBufferView>;
  dispose(): void;
}

/** A weight of a {@link LayersModel}. */
export interface LayersModelWeight {
  readonly name: string;
  readonly originalName?: string;
  read(): {
    readonly dtype: string;
    readonly shape: readonly number[];
    data(): Promise<ArrayBufferView>;
  };
}

/** What Loom uses of a model of TensorFlow.js: any `tf.Sequential` or `tf.LayersModel` is one. */
export interface LayersModel {
  toJSON(unused?: unknown, returnString?: boolean): unknown;
  predict(...args: never[]): unknown;
  readonly weights: readonly LayersModelWeight[];
  /** The model's own `inputSample`, if it has one. */
  readonly exampleInputArray?: SampleInput | readonly SampleInput[] | undefined;
}

/** What Loom uses of onnxruntime-web: the module itself. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(model: Uint8Array): Promise<OnnxSession> };
  readonly Tensor: new (...args: never[]) => unknown;
}

/** An `ort.InferenceSession`. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(...feeds: never[]): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
}
