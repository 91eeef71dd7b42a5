// Imports the package by its name, as an application does. The worker does the same.
import * as Loom from "onnx-loom";
import { buildModel, makeWeights } from "./model.js";

window.inPage = async () => Array.from((await buildModel(Loom, makeWeights())).toUint8Array());

window.inWorker = () =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || "the worker failed to load"));
  });
