// What is measured, and what the figures are held against.
import { node, python, ratio } from "./rounds.mjs";

const CHAIN = 100_000;
const WARM = 1_000;

const times = (figures, name, peer, goal) =>
  `${name} / ${peer}: ${ratio(figures, name, peer).toFixed(2)} x CPU (goal: ${goal})`;

/** The ways to get the bytes of a model out, beside a copy that is stitched by hand. */
function exportOf(model, title) {
  const way = (name) => node("export.mjs", model, name);
  return {
    title,
    rounds: 9,
    cases: {
      stitch: way("stitch"),
      toUint8Array: way("toUint8Array"),
      into: way("into"),
      "stitch-into": way("stitch-into"),
      parts: way("parts"),
    },
    verdicts(figures) {
      const beyond = figures.toUint8Array.extraMb - figures.toUint8Array.outputMb;
      return [
        times(figures, "toUint8Array", "stitch", 1.1),
        `toUint8Array, memory beyond the output: ${beyond.toFixed(1)} MB (goal: 8)`,
        times(figures, "into", "stitch-into", 1.5),
        `parts: ${figures.parts.cpuMs.toFixed(2)} ms CPU (goal: 5)`,
      ];
    },
  };
}

export const SECTIONS = {
  first: {
    title: "A first model of 3 nodes in a fresh process, loading included",
    rounds: 9,
    cases: { loom: node("cold-loom.mjs"), "onnx-proto": node("cold-onnx-proto.mjs") },
    verdicts: (figures) => [times(figures, "loom", "onnx-proto", 2)],
  },
  warm: {
    title: `The same model ${WARM} times; Python's onnx checks and infers it too`,
    rounds: 5,
    cases: { loom: node("warm-loom.mjs", String(WARM)), python: python("warm.py", String(WARM)) },
    verdicts: (figures) => [
      times(figures, "loom", "python", 0.5),
      `loom: ${((figures.loom.cpuMs * 1000) / (3 * WARM)).toFixed(0)} µs a node (goal: 20)`,
    ],
  },
  mlp100: exportOf("mlp100", "5 Gemm nodes, 100 MB of float32"),
  resnet: exportOf("resnet", "ResNet-50: 175 nodes, 267 initializers, 102 MB"),
  gpt: {
    title:
      "GPT-2: 661 nodes, 502 MB; Loom builds, checks and exports, Python's onnx builds and serialises",
    rounds: 3,
    cases: { loom: node("export.mjs", "gpt", "build"), python: python("gpt.py") },
    verdicts: (figures) => [times(figures, "loom", "python", 0.2)],
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
        times(figures, "loom", "python", 0.5),
        times(figures, "loom", "onnx-proto", 3),
        times(figures, "loom, 10 x", "loom", 11),
        `WASM memory: ${bytes.toFixed(0)} bytes a node (goal: 1,500)`,
      ];
    },
  },
};
