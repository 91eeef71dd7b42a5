// A transformer, out of which the bytes come, and which is built too.
import { node, python } from "../places.mjs";
import { ratio } from "../goals.mjs";

export const gpt = {
  node: {
    title: "GPT-2, 661 nodes, 502 MB; Python's onnx builds and serialises without checks",
    rounds: 5,
    cases: {
      stitch: node("export", "gpt", "stitch"),
      toUint8Array: node("export", "gpt", "toUint8Array"),
      "loom, all": node("export", "gpt", "build"),
      python: python("gpt"),
    },
    goals: (figures) => [
      ratio(figures, "toUint8Array", "stitch", 1.1),
      ratio(figures, "loom, all", "python", 0.2),
    ],
  },
};
