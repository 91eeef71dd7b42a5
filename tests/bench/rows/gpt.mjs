// A transformer: exporting it, and building and exporting it.
import { node, page, python } from "../places.mjs";
import { ratio } from "../goals.mjs";

const TITLE = "GPT-2, 661 nodes, 502 MB";
const copy = (figures) => ratio(figures, "toUint8Array", "stitch", 1.1);

export const gpt = {
  node: {
    title: `${TITLE}; Python's onnx builds and serialises without checks`,
    rounds: 5,
    cases: {
      stitch: node("export", "gpt", "stitch"),
      toUint8Array: node("export", "gpt", "toUint8Array"),
      "loom, all": node("export", "gpt", "build"),
      python: python("gpt"),
    },
    goals: (figures) => [copy(figures), ratio(figures, "loom, all", "python", 0.2)],
  },
  page: {
    title: TITLE,
    rounds: 5,
    cases: {
      stitch: page("export", "gpt", "stitch"),
      toUint8Array: page("export", "gpt", "toUint8Array"),
      "loom, all": page("export", "gpt", "build"),
    },
    goals: (figures) => [copy(figures), ratio(figures, "loom, all", "stitch")],
  },
};
