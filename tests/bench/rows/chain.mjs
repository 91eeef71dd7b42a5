// Many small nodes: the cost of a node.
import { node, page, python } from "../places.mjs";
import { atMost, ratio } from "../goals.mjs";

const SIZES = { "10k": 10_000, "100k": 100_000, "1M": 1_000_000 };
const LINEAR = 11; // ten times the nodes, and some room

function casesOf(place, names, sizes) {
  const each = names.flatMap((name) =>
    sizes.map((size) => [`${name} ${size}`, place(name, String(SIZES[size]))]),
  );
  return Object.fromEntries(each);
}

const inNode = (name, nodes) =>
  name === "python" ? python("chain", nodes) : node("chain", name, nodes);
const inPage = (name, nodes) => page("chain", name, nodes);

function nodeGoals(figures) {
  const against = (peer, limit) =>
    Object.keys(SIZES).map((size) => ratio(figures, `loom ${size}`, `${peer} ${size}`, limit));
  return [
    ...against("python", 0.5),
    ...against("protobufjs", 1),
    ratio(figures, "loom 100k", "onnx-proto 100k"),
    ratio(figures, "loom 100k", "onnx-buf 100k"),
    ratio(figures, "loom 100k", "loom 10k", LINEAR),
    ratio(figures, "loom 1M", "loom 100k", LINEAR),
    atMost("WASM memory, a node", (figures["loom 1M"].wasmMb * 1e6) / SIZES["1M"], "bytes", 1_500),
  ];
}

export const chain = {
  node: {
    title: "alternating Add and Relu; Python's onnx checks and infers too, the others only write",
    rounds: 3,
    cases: {
      ...casesOf(inNode, ["loom", "python", "protobufjs"], Object.keys(SIZES)),
      ...casesOf(inNode, ["onnx-proto", "onnx-buf"], ["100k"]),
    },
    goals: nodeGoals,
  },
  page: {
    title: "alternating Add and Relu; protobufjs only writes them",
    rounds: 5,
    cases: casesOf(inPage, ["loom", "protobufjs"], ["100k"]),
    goals: (figures) => [ratio(figures, "loom 100k", "protobufjs 100k", 1)],
  },
};
