// Converts a model of TensorFlow.js that is in memory.
import * as abi from "../abi/keras.js";
import type { ConversionOptions } from "../../export-options.js";
import type { LayersModel, SampleInput, SampleTensor } from "../../peers.js";
import { conversionRequest, samplesOf } from "./conversion.js";
import type { ConversionRequest } from "./conversion.js";
import { exportRequest } from "../abi/export-options.js";
import type { ModelData } from "../abi/model-data.js";
import { topologyOf, weightsOf } from "./live-model.js";
import { checkSources, joinParts, partsOf } from "../output/parts.js";
import { checkSampleTensors } from "./verification.js";
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

  run(): Promise<ModelData> {
    return this.#convert(this.#request);
  }

  /** The sample, which must be tensors that the model can predict with. */
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

  /** The bytes of the same model with the outputs of all layers, for the sizes of the sample. */
  async exportLayers(): Promise<Uint8Array> {
    const { opsetVersion } = this.#request.options;
    const options = exportRequest({ opsetVersion }, this.#where);
    const request = { ...this.#request, options, dataFormat: undefined, everyLayer: true };
    const list = partsOf(await this.#convert(request));
    checkSources(list.parts, "refuse Blobs");
    return joinParts(list);
  }

  async #convert(request: ConversionRequest): Promise<ModelData> {
    const json = topologyOf(this.#model, this.#where);
    const weights = await weightsOf(this.#runtime.engine, this.#model, this.#where);
    return abi.fromKeras(this.#runtime, { ...request, json, weights });
  }
}
