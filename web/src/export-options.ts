import type { LoadOptions } from "./load.js";

/** Options of an export, with the meanings of `torch.onnx.export`. The model itself stays as it is. */
export interface ExportOptions {
  /** New names for the first inputs, in order. */
  inputNames?: readonly string[] | undefined;
  /** New names for the first outputs, in order. */
  outputNames?: readonly string[] | undefined;
  /**
   * Names for dims of inputs and outputs: `{ image: { 0: "N" } }`, by the names that they have after
   * `inputNames` and `outputNames`. Negative axes count from the end.
   */
  dynamicAxes?: Readonly<Record<string, Readonly<Record<number, string>>>> | undefined;
  /**
   * Of an {@link OnnxModel} only the opset that it was built for; of a model of TensorFlow.js any from 13.
   * Default: the newest that onnxruntime-web 1.30 takes, 26.
   */
  opsetVersion?: number | undefined;
  /** Default: true. False: every initializer becomes an input, and its data is left out. */
  exportParams?: boolean | undefined;
  /** Default: false. True: the initializers are listed among the inputs too. */
  keepInitializersAsInputs?: boolean | undefined;
  /** Added to the model's metadata; a key that is there already gets the new text. */
  metadata?: Readonly<Record<string, string>> | undefined;
  producerName?: string | undefined;
  producerVersion?: string | undefined;
}

/** Of a tensor of TensorFlow.js only the shape is asked for. */
export interface SampleInput {
  readonly shape: readonly number[];
}

/** Options for a model of TensorFlow.js or Keras. */
export interface ConversionOptions extends ExportOptions {
  /**
   * An example of what the model takes: a tensor, or a list of them, one for each input. As with
   * `torch.onnx.export`, what is open in the model has the size that it has there, except the axes
   * that `dynamicAxes` names. Without it, what is open stays open, the batch under the name "N".
   * A model can bring its own, as `exampleInputArray`.
   */
  inputSample?: SampleInput | readonly SampleInput[] | undefined;
  /**
   * The order of the axes of inputs and outputs with four axes or more: `[N, H, W, C]` or
   * `[N, C, H, W]`. Default: the model's own. Inside, it is what the operators want.
   */
  dataFormat?: "NHWC" | "NCHW" | undefined;
  /**
   * Default: true. Weights get the order of axes that the operators want, while they are exported.
   * False: they stay as Keras has them, and the graph brings them into order when it runs; gates of
   * recurrent layers are always in ONNX's order.
   */
  doConstantFolding?: boolean | undefined;
}

/** Options of a conversion that returns a model. */
export interface KerasOptions extends ConversionOptions, LoadOptions {}
