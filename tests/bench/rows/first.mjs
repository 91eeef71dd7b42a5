// A first model of three nodes, including the time to load the package.
import { node, page } from "../places.mjs";
import { atMost, ratio } from "../goals.mjs";

const PEERS = ["onnx-proto", "protobufjs", "onnx-buf"];
const casesIn = (place) =>
  Object.fromEntries(["loom", ...PEERS].map((name) => [name, place("first", name)]));

const ratios = (figures) => [
  ratio(figures, "loom", "onnx-proto", 2),
  ratio(figures, "loom", "protobufjs"),
  ratio(figures, "loom", "onnx-buf"),
];
const title = "load, build MatMul + Add + Relu, export; nothing is loaded before";

export const first = {
  node: { title, rounds: 9, cases: casesIn(node), goals: ratios },
  page: {
    title,
    rounds: 9,
    cases: casesIn(page),
    goals: (figures) => [
      ...ratios(figures),
      atMost("loom, wall time", figures.loom.wallMs, "ms", 100),
    ],
  },
};
