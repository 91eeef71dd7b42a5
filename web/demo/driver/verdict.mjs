// Formats the results as lines for a person, and lists what is wrong with them.

const LEAST_ACCURACY = 0.95;
const MOST_TRAIN_SECONDS = 120;
// The two runtimes add the same float32 products in different orders.
const MOST_DIFFERENCE = 1e-4;

const percent = (share) => `${(share * 100).toFixed(2)} %`;
const count = (number) => number.toLocaleString("en");

export function describe(r) {
  return [
    ["Training without a GPU", `${r.trainSeconds.toFixed(1)} s`],
    ["Accuracy, TensorFlow.js", percent(r.tensorflowAccuracy)],
    ["Accuracy, onnxruntime-web", percent(r.onnxruntimeAccuracy)],
    ["Predictions that agree", `${count(r.agreeing)} of ${count(r.compared)}`],
    ["Largest absolute difference", r.largestDifference.toExponential(2)],
    [
      "Exported",
      `${count(r.bytes)} bytes, ${r.operators} nodes, after ${count(r.learnedFrom)} digits`,
    ],
    ["Conversion, with all checks", `${r.exportMs.toFixed(1)} ms`],
    ["Peak WASM memory of onnx-loom", `${count(r.wasmBytes)} bytes`],
    ["Downloaded file", `${count(r.fileBytes)} bytes, SHA-256 ${r.fileSha256.slice(0, 16)}…`],
    ["Chosen by keyboard", `a ${r.chosen.label}, answer ${r.chosen.answer}`],
    ["Drawn with the mouse", `a 3, answer ${r.drawn}`],
    ["Answer in the graph", r.answerType],
    ["Points of a spiral", `${percent(r.pointsAccuracy)} of the held-out ones`],
    ["Points, agree and differ", agreement(r.points)],
  ];
}

const agreement = ({ agreeing, compared, largestDifference }) =>
  `${agreeing} of ${compared}, ${largestDifference.toExponential(2)}`;

/** Returns the faults as texts. An empty list means that all is well. */
export function findFaults(r) {
  const faults = [];
  const expect = (isFine, fault) => isFine || faults.push(fault);
  const accuracies = [r.tensorflowAccuracy, r.onnxruntimeAccuracy];
  expect(Math.min(...accuracies) > LEAST_ACCURACY, `accuracy is not above ${LEAST_ACCURACY}`);
  expect(r.compared >= 1000, `only ${r.compared} digits were compared`);
  expect(r.agreeing === r.compared, `${r.compared - r.agreeing} predictions disagree`);
  expect(
    r.largestDifference <= MOST_DIFFERENCE,
    `the largest difference is above ${MOST_DIFFERENCE}`,
  );
  expect(r.trainSeconds < MOST_TRAIN_SECONDS, `training took over ${MOST_TRAIN_SECONDS} s`);
  const isSameFile = r.fileBytes === r.bytes && r.fileSha256 === r.sha256;
  expect(isSameFile, "the downloaded bytes are not the exported array");
  const { label, answer } = r.chosen;
  expect(answer === label, `the chosen ${label} was recognised as a ${answer}`);
  expect(r.drawn === "3", "the drawn 3 was not recognised");
  expect(
    r.answerType === "float32[N, 10]",
    `the graph shows the type ${r.answerType} for the output`,
  );
  expect(r.pointsAccuracy > 0.9, "the points were not learned");
  expect(r.points.agreeing === r.points.compared, "the runtimes disagree on points");
  expect(r.points.largestDifference <= MOST_DIFFERENCE, "the runtimes differ on points");
  expect(r.overflow === 0, `the page is ${r.overflow} px too wide for a phone`);
  for (const error of r.errors) faults.push(error);
  for (const url of r.foreignRequests) faults.push(`request to another host: ${url}`);
  return faults;
}
