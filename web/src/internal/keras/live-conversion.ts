// A model of TensorFlow.js that lives in the page, on its way to ONNX.
import type { ConversionOptions, SampleInput } from "../../export-options.js";
import type { LayersModel } from "../../keras.js";
import type { OnnxModel } from "../../model.js";
import { checkSampleTensors } from "../../verify.js";
import type { SampleTensor } from "../../verify.js";
import { conversionRequest, convert, samplesOf } from "./conversion.js";
import type { ConversionRequest } from "./conversion.js";
import { exportRequest } from "../abi/export-options.js";
import { topologyOf, weightsOf } from "./live-model.js";
import type { Runtime } from "../wasm/runtime.js";

/** One conversion of a model of TensorFlow.js. */
export class LiveConversion {
  readonly #model: LayersModel;
  readonly #sample: readonly SampleInput[];
  readonly #request: ConversionRequest;
  readonly #runtime: Runtime;
  readonly #where: string;

  constructor(model: LayersModel, given: ConversionOptions, runtime: Runtime, where: string) {
    const inputSample = given.inputSample ?? model.exampleInputArray;
    this.#model = model;
    this.#sample = samplesOf(inputSample, where);
    this.#request = conversionRequest({ ...given, inputSample }, where);
    this.#runtime = runtime;
    this.#where = where;
  }

  run(): Promise<OnnxModel> {
    return this.#convert(this.#request);
  }

  /** What there is to predict with. */
  sampleTensors(): readonly SampleTensor[] {
    return checkSampleTensors(this.#sample, this.#where);
  }

  /** The order of the axes of images, if it is not the model's own. */
  reordered(): "NHWC" | "NCHW" | undefined {
    const { dataFormat } = this.#request;
    const json = topologyOf(this.#model, this.#where);
    const own = json.includes('"data_format":"channels_first"') ? "NCHW" : "NHWC";
    return dataFormat === own ? undefined : dataFormat;
  }

  /** The outputs of all layers, for the sizes of the sample. */
  async everyLayer(): Promise<Uint8Array> {
    const { opsetVersion } = this.#request.options;
    const options = exportRequest({ opsetVersion }, this.#where);
    const request = { ...this.#request, options, dataFormat: undefined, everyLayer: true };
    return (await this.#convert(request)).toUint8Array();
  }

  async #convert(request: ConversionRequest): Promise<OnnxModel> {
    const json = topologyOf(this.#model, this.#where);
    const weights = await weightsOf(this.#runtime.engine, this.#model, this.#where);
    return convert(this.#runtime, { ...request, json, weights });
  }
}
