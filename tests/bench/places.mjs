// The places where a case can run. Each function returns a function that takes one sample.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = (program, ...args) => JSON.parse(execFileSync(program, args, { encoding: "utf8" }));

/** Runs a module of cases/ in Node. */
export const node =
  (name, ...args) =>
  () =>
    run(process.execPath, "--expose-gc", pathOf("in-node.mjs"), name, ...args);

/** Runs a program of cases/ in the Python environment of set-up, which has the official onnx. */
export const python =
  (name, ...args) =>
  () =>
    run(pathOf("../../build/python/bin/python3"), pathOf(`cases/${name}.py`), ...args);

/** Runs a module of cases/ in a fresh page. */
export const page =
  (name, ...args) =>
  (browser) =>
    browser.sample(name, args);
