// onnxruntime-web makes a session of ResNet-50, either from Loom's bytes or from the same graph built by hand.
import { ModelBuilder } from "onnx-loom";
import * as ort from "onnxruntime-web/wasm";
import * as loom from "./loom-models.mjs";
import { HandGraph } from "./hand-graph.mjs";
import { MODELS } from "./models.mjs";
import { WRITERS } from "./writers.mjs";

ort.env.wasm.numThreads = 1;

const BYTES = {
  async loom() {
    const builder = await ModelBuilder.create({ opset: 21 });
    builder.graph.output("y", MODELS.resnet(builder.graph));
    return builder.finish().toUint8Array();
  },
  async hand() {
    const g = new HandGraph();
    MODELS.resnet(g);
    const { write } = await WRITERS.protobufjs();
    return write(g.model(["N", 1000]));
  },
};

export async function prepare(name) {
  // Both models are built in either case, so that both processes have the same history.
  const made = { loom: await BYTES.loom(), hand: await BYTES.hand() };
  const bytes = made[name];
  await ort.InferenceSession.create(await loom.firstModel(ModelBuilder)); // loads the runtime
  const work = async () => {
    await ort.InferenceSession.create(bytes);
    return bytes;
  };
  return { work };
}
