import type { LoadOptions } from "./load-options.js";
import type { SampleInput } from "./peers.js";

/** Options of an export, with the meanings of `torch.onnx.export`. The model itself stays as it is. */
export interface ExportOptions {
  /** New names for the first inputs, in order. */
  inputNames?: readonly string[] | undefined;
  /** New names for the first outputs, in order. */
  outputNames?: readonly string[] | undefined;
  /**
   * Names for dims of inputs and outputs: `{ image: { 0: "N" } }`. Inputs and outputs go by their names
   * after `inputNames` and `outputNames`. Negative axes count from the end.
   */
  dynamicAxes?: Readonly<Record<string, Readonly<Record<number, string>>>> | undefined;
  /**
   * For an {@link OnnxModel} only the opset that it was built for, which is the default. For a model of
   * TensorFlow.js any from 13; default: 26, the newest that onnxruntime-web 1.30 takes.
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

/** Options for a model of TensorFlow.js or Keras. */
export interface ConversionOptions extends ExportOptions {
  /**
   * An example of what the model takes: a tensor, or a list of them, one for each input. As with
   * `torch.onnx.export`, sizes that are open in the model get the size of the example, except those of
   * the axes in `dynamicAxes`. Without an example they stay open, and the batch is named "N". A model can
   * have its own example, as `exampleInputArray`.
   */
  inputSample?: SampleInput | readonly SampleInput[] | undefined;
  /**
   * The order of the axes of inputs and outputs with four axes or more: `[N, H, W, C]` or
   * `[N, C, H, W]`. Default: the model's own. Inside the model it is the one that ONNX's operators need.
   */
  dataFormat?: "NHWC" | "NCHW" | undefined;
  /**
   * Default: true. The axes of weights are brought into the order that ONNX's operators need while they
   * are exported. False: weights stay in Keras' order, and the graph reorders them when it runs. The gates
   * of recurrent layers are in ONNX's order in any case.
   */
  doConstantFolding?: boolean | undefined;
}

/** Options of {@link fromKeras} and {@link fromLayersModel}. */
export interface KerasOptions extends ConversionOptions, LoadOptions {}
