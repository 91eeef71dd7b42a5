// The options of a conversion of a Keras model.
import type { ConversionOptions } from "../../export-options.js";
import type { SampleInput } from "../../peers.js";
import type { KerasRequest } from "../abi/keras.js";
import { checkDims, expected, isRecord, optionalBoolean } from "../check/check.js";
import { exportOptionNames, exportRequest } from "../abi/export-options.js";

/** The names of all of {@link ConversionOptions}. */
export const conversionOptionNames = [
  ...exportOptionNames,
  "inputSample",
  "dataFormat",
  "doConstantFolding",
] as const;

/** The part of a request that comes from the options. */
export type ConversionRequest = Omit<KerasRequest, "json" | "weights">;

export function conversionRequest(given: ConversionOptions, where: string): ConversionRequest {
  const { inputSample, dataFormat } = given;
  if (![undefined, "NHWC", "NCHW"].includes(dataFormat)) {
    expected(where, 'dataFormat to be "NHWC" or "NCHW"', dataFormat);
  }
  return {
    options: exportRequest(given, where),
    inputShapes: samplesOf(inputSample, where).map(({ shape }) => checkDims(shape, where)),
    dataFormat,
    doConstantFolding: optionalBoolean(given.doConstantFolding, true, where, "doConstantFolding"),
    everyLayer: false,
  };
}

/** The samples as a list; a single one is a list of one. */
export function samplesOf(inputSample: unknown, where: string): readonly SampleInput[] {
  if (inputSample === undefined) return [];
  const list: readonly unknown[] = Array.isArray(inputSample) ? inputSample : [inputSample];
  return list.map((sample, i) => {
    if (!isRecord(sample) || !Array.isArray(sample["shape"])) {
      const hint = "a tensor of TensorFlow.js has one";
      expected(where, `inputSample ${i} to be something with a shape`, sample, hint);
    }
    return sample as unknown as SampleInput;
  });
}
