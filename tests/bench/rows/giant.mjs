// A skeleton whose weights exist only as sizes.
import { node } from "../places.mjs";
import { atMost } from "../goals.mjs";

export const giant = {
  node: {
    title: "a mixture of experts: 70,272 initializers, 1 TB that does not exist, as external data",
    rounds: 5,
    cases: { loom: node("giant") },
    goals: ({ loom }) => [
      atMost("CPU", loom.cpuMs / 1000, "s", 2),
      atMost("memory at most", loom.extraMb, "MB", 256),
    ],
  },
};
