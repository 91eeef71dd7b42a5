// The first model many times.
import { node, python } from "../places.mjs";
import { atMost, ratio } from "../goals.mjs";

const TIMES = 1_000;
const NODES = 3;

export const warm = {
  node: {
    title: `the same model ${TIMES} times; Python's onnx checks and infers it too, the others only write`,
    rounds: 5,
    cases: {
      loom: node("warm", "loom", String(TIMES)),
      python: python("warm", String(TIMES)),
      protobufjs: node("warm", "protobufjs", String(TIMES)),
      "onnx-buf": node("warm", "onnx-buf", String(TIMES)),
    },
    goals: (figures) => [
      ratio(figures, "loom", "python", 0.5),
      atMost("loom, a node", (figures.loom.cpuMs * 1000) / (NODES * TIMES), "µs", 20),
    ],
  },
};
