// Models close to 2 GB, the limit of an ONNX file, and beyond it.
import { page } from "../places.mjs";
import { atMost } from "../goals.mjs";

const PEERS = ["onnx-proto", "protobufjs", "onnx-buf"];
const INLINE = 19; // the number of weights, of 100 MB each
const SIZES = [22, 42];

const cases = {
  "loom inline 1.9 GB": page("big", "loom", INLINE, "inline"),
  ...Object.fromEntries(
    SIZES.map((weights) => [
      `loom external ${weights / 10} GB`,
      page("big", "loom", weights, "external"),
    ]),
  ),
  ...Object.fromEntries(
    PEERS.flatMap((name) => [
      [`${name} inline 1.9 GB`, page("big", name, INLINE)],
      [`${name} inline 2.2 GB`, page("big", name, SIZES[0])],
    ]),
  ),
};

const beyond = ({ extraMb, outputMb }) => extraMb - outputMb;

export const big = {
  page: {
    title: "1.9 GB inline, 2.2 and 4.2 GB with external data; how the peers handle the same",
    rounds: 1,
    touched: 4.8e9,
    cases,
    goals: (figures) =>
      Object.entries(figures).map(([name, figure]) =>
        name.startsWith("loom")
          ? atMost(`${name} ${figure.outcome}, memory beyond the output`, beyond(figure), "MB", 8)
          : atMost(`${name} ${figure.outcome}, CPU`, figure.cpuMs / 1000, "s"),
      ),
  },
};
