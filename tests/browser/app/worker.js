import * as Loom from "onnx-loom";
import { buildModel, makeWeights } from "./model.js";

buildModel(Loom, makeWeights()).then((model) => postMessage(Array.from(model.toUint8Array())));
