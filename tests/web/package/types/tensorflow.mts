// toOnnx() accepts models of TensorFlow.js by their own types.
import type * as tf from "@tensorflow/tfjs";
import * as ort from "onnxruntime-web";
import { fromKeras, fromLayersModel, toOnnx } from "onnx-loom";
import type { OnnxModel, VerifiedExport } from "onnx-loom";

declare const model: tf.LayersModel;
declare const sequential: tf.Sequential;
declare const json: tf.io.ModelJSON;
declare const tensor: tf.Tensor;
declare const shard: ArrayBuffer;

export const bytes: Uint8Array<ArrayBuffer> = await toOnnx(model, { opsetVersion: 18 });
export const filled: Uint8Array = await toOnnx(sequential, { target: new Uint8Array(9) });
export const saved: OnnxModel = await fromKeras(json, [shard], { dataFormat: "NCHW" });
export const live: OnnxModel = await fromLayersModel(sequential, { opsetVersion: 17 });
export const verified: VerifiedExport = await toOnnx(model, {
  inputSample: [tensor],
  verify: true,
  onnxruntime: ort,
});
// @ts-expect-error an OnnxModel cannot be verified
export const late = await toOnnx(live, { verify: true, onnxruntime: ort });
export const byName = await fromKeras(json.modelTopology, {
  "fc/kernel": { data: new Float32Array(4), shape: [2, 2] },
});
// @ts-expect-error a GraphModel has no layers
export const refused = await toOnnx({} as tf.GraphModel);
