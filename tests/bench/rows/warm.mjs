// Building the first model many times.
import { node, python } from "../places.mjs";
import { atMost, ratio } from "../goals.mjs";

const TIMES = 1_000;
const BEFORE = 5_000; // until then V8 still compiles in the background, and the process pays for it
const NODES = 3;

export const warm = {
  node: {
    title: `the same model ${TIMES} times, after ${BEFORE} others; Python's onnx checks and infers it too, the others only write`,
    rounds: 5,
    cases: {
      loom: node("warm", "loom", TIMES, BEFORE),
      python: python("warm", TIMES, BEFORE),
      protobufjs: node("warm", "protobufjs", TIMES, BEFORE),
      "onnx-buf": node("warm", "onnx-buf", TIMES, BEFORE),
    },
    goals: (figures) => [
      ratio(figures, "loom", "python", 0.5),
      atMost("loom, a node", (figures.loom.cpuMs * 1000) / (NODES * TIMES), "µs", 20),
    ],
  },
};
