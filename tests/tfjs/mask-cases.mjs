// Masks: steps that do not count, at any position.
import { tf } from "./compare.mjs";
import { product } from "./table.mjs";

const { layers } = tf;
const kinds = ["simpleRNN", "gru", "lstm"];
const truths = [true, false];

// About a third of the steps do not count: at the start, in the middle and at the end.
const words = { integers: 3 };
const steps = { hidden: 0 };

const chain = (...list) => tf.sequential({ layers: list });
const embedding = () => layers.embedding({ inputDim: 3, outputDim: 4, maskZero: true });
const masking = (settings) => layers.masking({ inputShape: [5, 3], ...settings });
const named = (kind, settings) => `${kind} ${JSON.stringify(settings)} behind a mask`;

/** A layer after an Embedding of open length, for each combination of settings. */
function masked(kind, make, settings) {
  return product(settings).map((one) => [
    named(kind, one),
    () => {
      const x = tf.input({ shape: [null] });
      return tf.model({ inputs: x, outputs: make(one).apply(embedding().apply(x)) });
    },
    words,
  ]);
}

const bidirectional = ({ kind, mergeMode, ...settings }) =>
  layers.bidirectional({ layer: layers[kind]({ units: 3, ...settings }), mergeMode });

/** Layers that pass a mask on. An LSTM after them needs the mask. */
const through = {
  dense: () => layers.dense({ units: 3 }),
  activation: () => layers.activation({ activation: "tanh" }),
  reLU: () => layers.reLU(),
  prelu: () => layers.prelu(),
  dropout: () => layers.dropout({ rate: 0.5 }),
  spatialDropout1d: () => layers.spatialDropout1d({ rate: 0.5 }),
  gaussianNoise: () => layers.gaussianNoise({ stddev: 1 }),
  gaussianDropout: () => layers.gaussianDropout({ rate: 0.5 }),
  alphaDropout: () => layers.alphaDropout({ rate: 0.5 }),
  batchNormalization: () => layers.batchNormalization(),
  layerNormalization: () => layers.layerNormalization(),
  timeDistributed: () => layers.timeDistributed({ layer: layers.dense({ units: 2 }) }),
  "a masked layer": () => layers.masking({ maskValue: 0 }),
};

/** Layers that do not pass a mask on. No layer after them uses one. */
const ends = {
  flatten: () => layers.flatten(),
  globalAveragePooling1d: () => layers.globalAveragePooling1d(),
  conv1d: () => layers.conv1d({ filters: 2, kernelSize: 2 }),
  reshape: () => layers.reshape({ targetShape: [15] }),
  permute: () => layers.permute({ dims: [2, 1] }),
  leakyReLU: () => layers.leakyReLU(),
};

function merged(join) {
  const inputs = [tf.input({ shape: [5, 3] }), tf.input({ shape: [5, 3] })];
  const [a, b] = inputs.map((x) => layers.masking().apply(x));
  const y = join([a, b], inputs);
  return tf.model({ inputs, outputs: layers.lstm({ units: 2, returnSequences: true }).apply(y) });
}

/** A model in a model. It gets the mask of its input. */
function nested() {
  const inner = chain(layers.dense({ units: 3, inputShape: [5, 3] }), layers.gru({ units: 2 }));
  return chain(masking(), inner, layers.dense({ units: 2 }));
}

function branches() {
  const [a, b] = [tf.input({ shape: [null] }), tf.input({ shape: [4, 3] })];
  const text = layers.lstm({ units: 2 }).apply(embedding().apply(a));
  const plain = layers.lstm({ units: 2 }).apply(b);
  return tf.model({ inputs: [a, b], outputs: layers.concatenate().apply([text, plain]) });
}

export const masks = [
  ...kinds.flatMap((kind) => [
    ...masked(kind, (settings) => layers[kind]({ units: 3, ...settings }), {
      returnSequences: truths,
      goBackwards: truths,
      returnState: truths,
    }),
    ...masked("bidirectional", bidirectional, {
      kind: [kind],
      returnSequences: truths,
      mergeMode: ["concat", "sum", null],
      returnState: [false, true],
      goBackwards: truths,
    }),
  ]),
  ...Object.entries(through).map(([kind, make]) => [
    `a mask through ${kind}`,
    () => chain(masking(), make(), layers.lstm({ units: 2, returnSequences: true })),
    steps,
  ]),
  ...Object.entries(ends).map(([kind, make]) => [
    `a mask up to ${kind}`,
    () => chain(masking(), make()),
    steps,
  ]),
  ...[0, 0.5].map((maskValue) => [
    `masking of ${maskValue}`,
    () => chain(masking({ maskValue })),
    { hidden: maskValue },
  ]),
  [
    "several layers under one mask",
    () =>
      chain(
        embedding(),
        layers.bidirectional({ layer: layers.lstm({ units: 3, returnSequences: true }) }),
        layers.gru({ units: 4, returnSequences: true }),
        layers.dense({ units: 3, activation: "relu" }),
        layers.simpleRNN({ units: 2 }),
      ),
    words,
  ],
  ["masks of features side by side", () => merged((y) => layers.concatenate().apply(y)), steps],
  [
    "one mask of features side by side",
    () => merged(([a], [, b]) => layers.concatenate().apply([b, a])),
    steps,
  ],
  [
    "masks of steps one behind the other",
    () => merged((y) => layers.concatenate({ axis: 1 }).apply(y)),
    steps,
  ],
  ["a mask around a model in a model", nested, steps],
  ["a masked and a plain branch", branches, { ...words, integers: 3 }],
  ...[13, 17].map((opsetVersion) => [
    `a masked model of opset ${opsetVersion}`,
    () => chain(embedding(), bidirectional({ kind: "lstm", returnSequences: true })),
    { ...words, export: { opsetVersion } },
  ]),
];
