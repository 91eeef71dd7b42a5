import * as scenarios from "./scenarios.js";

self.onmessage = async ({ data: { name, args } }) => {
  try {
    postMessage({ result: await scenarios[name](...args) });
  } catch (error) {
    postMessage({ error: String(error.stack ?? error) });
  }
};
