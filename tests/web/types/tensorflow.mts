// The models of TensorFlow.js are what toOnnx takes, by their own types.
import type * as tf from "@tensorflow/tfjs";
import { fromKeras, toOnnx } from "onnx-loom";
import type { OnnxModel } from "onnx-loom";

declare const model: tf.LayersModel;
declare const sequential: tf.Sequential;
declare const json: tf.io.ModelJSON;
declare const shard: ArrayBuffer;

export const bytes: Uint8Array<ArrayBuffer> = await toOnnx(model, { opsetVersion: 18 });
export const filled: Uint8Array = await toOnnx(sequential, { target: new Uint8Array(9) });
export const saved: OnnxModel = await fromKeras(json, [shard]);
export const byName = await fromKeras(json.modelTopology, {
  "fc/kernel": { data: new Float32Array(4), shape: [2, 2] },
});
// @ts-expect-error a GraphModel has no layers
export const refused = await toOnnx({} as tf.GraphModel);
