// What is measured, and what the figures are held against.
import { node, python, ratio } from "./rounds.mjs";

const exportCase = (name) => node("export.mjs", name);

const CHAIN = 100_000;

export const SECTIONS = {
  export: {
    title: "5 Gemm nodes, 100 MB of float32",
    rounds: 9,
    cases: {
      stitch: exportCase("stitch"),
      toUint8Array: exportCase("toUint8Array"),
      into: exportCase("into"),
      "stitch-into": exportCase("stitch-into"),
      parts: exportCase("parts"),
    },
    verdicts(figures) {
      const beyond = figures.toUint8Array.extraMb - figures.toUint8Array.outputMb;
      const into = ratio(figures, "into", "stitch-into");
      return [
        `toUint8Array / stitched copy: ${ratio(figures, "toUint8Array", "stitch").toFixed(2)} x CPU (goal: 1.15)`,
        `toUint8Array, memory beyond the output: ${beyond.toFixed(1)} MB (goal: 8)`,
        `into a touched buffer / stitched: ${into.toFixed(2)} x CPU`,
        `parts: ${figures.parts.cpuMs.toFixed(2)} ms CPU (goal: 5)`,
      ];
    },
  },
  chain: {
    title: `A chain of ${CHAIN} nodes; Python's onnx checks and infers it, onnx-proto only writes it`,
    rounds: 3,
    cases: {
      loom: node("chain-loom.mjs", String(CHAIN)),
      "loom, 10 x": node("chain-loom.mjs", String(10 * CHAIN)),
      python: python("chain.py", String(CHAIN)),
      "onnx-proto": node("chain-onnx-proto.mjs", String(CHAIN)),
    },
    verdicts(figures) {
      const bytes = (figures["loom, 10 x"].wasmMb * 1e6) / (10 * CHAIN);
      return [
        `loom / python: ${ratio(figures, "loom", "python").toFixed(2)} x CPU (goal: 0.5)`,
        `loom / onnx-proto: ${ratio(figures, "loom", "onnx-proto").toFixed(2)} x CPU (goal: 3)`,
        `10 x the nodes: ${ratio(figures, "loom, 10 x", "loom").toFixed(1)} x CPU (goal: 11)`,
        `WASM memory: ${bytes.toFixed(0)} bytes a node (goal: 1,500)`,
      ];
    },
  },
};
