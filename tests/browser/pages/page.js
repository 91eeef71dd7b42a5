// Runs a scenario in the page, or in a module worker.
import * as scenarios from "./scenarios.js";

window.inPage = (name, ...args) => scenarios[name](...args);

window.inWorker = (name, ...args) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onerror = (event) => reject(new Error(event.message || "the worker failed to load"));
    worker.onmessage = ({ data: { result, error } }) => {
      worker.terminate();
      if (error === undefined) resolve(result);
      else reject(new Error(error));
    };
    worker.postMessage({ name, args });
  });
