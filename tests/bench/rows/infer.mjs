// How long a runtime takes to load the bytes.
import { node } from "../places.mjs";
import { ratio } from "../goals.mjs";

/** The upper quartile of the samples, as a multiple of their median. */
const noise = ({ cpuMs, cpuUpper }) => cpuUpper / cpuMs;

export const infer = {
  node: {
    title: "onnxruntime-web makes a session of ResNet-50; protobufjs writes the file by hand",
    rounds: 15,
    cases: { loom: node("infer", "loom"), "by hand": node("infer", "hand") },
    goals: (figures) => [ratio(figures, "loom", "by hand", noise(figures["by hand"]))],
  },
};
