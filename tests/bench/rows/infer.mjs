// What a runtime makes of the bytes.
import { node } from "../places.mjs";
import { ratio } from "../goals.mjs";

/** How far a sample is from the median, as a part of it. */
const noise = ({ cpuMs, cpuMin, cpuMax }) => (cpuMax - cpuMin) / 2 / cpuMs;

export const infer = {
  node: {
    title:
      "onnxruntime-web makes a session of ResNet-50; the file by hand is written by protobufjs",
    rounds: 7,
    cases: { loom: node("infer", "loom"), "by hand": node("infer", "hand") },
    goals: (figures) => [
      ratio(figures, "loom", "by hand", 1 + Math.max(...Object.values(figures).map(noise))),
    ],
  },
};
