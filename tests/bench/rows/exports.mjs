// The ways to export a large model, compared with a loop by hand that copies the same pieces.
import { node, page } from "../places.mjs";
import { atMost, ratio } from "../goals.mjs";

const casesIn = (place, model, ways) =>
  Object.fromEntries(ways.map((way) => [way, place("export", model, way)]));

/** Compares a new array with a new copy. */
const freshGoals = (figures) => [ratio(figures, "toUint8Array", "stitch", 1.1)];

/** Compares an export into existing memory with a plain copy into it. */
const intoGoals = ({ into, "stitch-into": copy }) => [
  atMost("into", into.cpuMs, "ms", 1.5 * copy.cpuMs + 2),
  ratio({ into, copy }, "into", "copy"),
];

function memoryGoals(figures) {
  const { toUint8Array, parts } = figures;
  return [
    ...freshGoals(figures),
    atMost("memory beyond the output", toUint8Array.extraMb - toUint8Array.outputMb, "MB", 8),
    atMost("parts", parts.cpuMs, "ms", 5),
  ];
}

const row = (title, rounds, model, ways, goals, pageGoals = goals) => ({
  node: { title, rounds, cases: casesIn(node, model, ways), goals },
  page: { title, rounds, cases: casesIn(page, model, ways), goals: pageGoals },
});

const RESNET = "ResNet-50: 175 nodes, 267 initializers, 102 MB";

export const mlp100 = row(
  "5 Gemm nodes, 100 MB of float32",
  9,
  "mlp100",
  ["stitch", "toUint8Array"],
  freshGoals,
);
export const resnet = row(RESNET, 9, "resnet", ["stitch", "toUint8Array", "parts"], memoryGoals);
export const into = row(
  `${RESNET}, into a buffer of the caller`,
  9,
  "resnet",
  ["stitch-into", "into"],
  intoGoals,
);
