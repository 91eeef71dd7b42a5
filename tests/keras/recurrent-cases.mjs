// Recurrent layers, and the wrappers around them and others.
import { tf } from "./compare.mjs";
import { single, table } from "./table.mjs";

const { layers } = tf;
const kinds = ["simpleRNN", "gru", "lstm"];
const truths = [true, false];

const bidirectional = ({ kind, units, mergeMode, returnSequences }) =>
  layers.bidirectional({ layer: layers[kind]({ units, returnSequences }), mergeMode });

const inner = {
  dense: () => layers.dense({ units: 3, activation: "softmax" }),
  dropout: () => layers.dropout({ rate: 0.5 }),
  activation: () => layers.activation({ activation: "gelu" }),
  conv2d: () => layers.conv2d({ filters: 2, kernelSize: 2, activation: "relu" }),
  flatten: () => layers.flatten(),
  maxPooling2d: () => layers.maxPooling2d({ poolSize: 2 }),
};

/** A sequence of images, down to one answer. */
function video() {
  return tf.sequential({
    layers: [
      layers.timeDistributed({
        layer: layers.conv2d({ filters: 2, kernelSize: 3 }),
        inputShape: [3, 5, 5, 1],
      }),
      layers.timeDistributed({ layer: layers.flatten() }),
      layers.bidirectional({ layer: layers.gru({ units: 4, returnSequences: true }) }),
      layers.lstm({ units: 3, goBackwards: true }),
      layers.dense({ units: 2 }),
    ],
  });
}

export const recurrent = [
  ...kinds.flatMap((kind) => [
    ...table(kind, layers[kind], [4, 3], {
      units: [2, 40],
      returnSequences: truths,
      goBackwards: truths,
      useBias: truths,
    }),
    ...table(kind, layers[kind], [null, 3], { units: [4], returnSequences: truths }),
    ...table(kind, layers[kind], [4, 3], {
      units: [4],
      activation: ["relu", "sigmoid", "softsign", "softplus", "hardSigmoid"],
      returnSequences: [true],
    }),
    ...table("bidirectional", bidirectional, [4, 3], {
      kind: [kind],
      units: [3, 40],
      mergeMode: ["concat", "sum", "ave", "mul"],
      returnSequences: truths,
    }),
    ...table("bidirectional", bidirectional, [null, 3], {
      kind: [kind],
      units: [3],
      mergeMode: ["concat", "sum"],
      returnSequences: truths,
    }),
  ]),
  ...["gru", "lstm"].flatMap((kind) =>
    table(kind, layers[kind], [4, 3], {
      units: [4],
      recurrentActivation: ["sigmoid", "hardSigmoid", "tanh"],
      dropout: [0, 0.5],
      recurrentDropout: [0, 0.5],
    }),
  ),
  ...Object.keys(inner).map((kind) => [
    `timeDistributed of ${kind}`,
    () => {
      const image = ["conv2d", "flatten", "maxPooling2d"].includes(kind);
      const layer = layers.timeDistributed({ layer: inner[kind]() });
      return single(layer, image ? [3, 4, 4, 2] : [3, 4]);
    },
  ]),
  [
    "timeDistributed dense of an open number of steps",
    () => single(layers.timeDistributed({ layer: inner.dense() }), [null, 4]),
  ],
  ["a video model", video],
  ["a video model of opset 13", video, { export: { opsetVersion: 13 } }],
];
