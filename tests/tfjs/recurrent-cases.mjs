// Recurrent layers, and wrappers around recurrent and other layers.
import { tf } from "./compare.mjs";
import { product, single, table } from "./table.mjs";

const { layers } = tf;
const kinds = ["simpleRNN", "gru", "lstm"];
const truths = [true, false];

const bidirectional = ({ kind, mergeMode, ...settings }) =>
  layers.bidirectional({ layer: layers[kind](settings), mergeMode });

const inner = {
  dense: () => layers.dense({ units: 3, activation: "softmax" }),
  dropout: () => layers.dropout({ rate: 0.5 }),
  activation: () => layers.activation({ activation: "gelu" }),
  conv2d: () => layers.conv2d({ filters: 2, kernelSize: 2, activation: "relu" }),
  flatten: () => layers.flatten(),
  maxPooling2d: () => layers.maxPooling2d({ poolSize: 2 }),
};

/** From a sequence of images to one answer. */
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

const statesOf = { simpleRNN: 1, gru: 1, lstm: 2 };

/** A layer whose initial states are inputs of the model. */
function withStates(layer, { units, shape = [4, 3], mask = false }) {
  const x = tf.input({ shape });
  const states = units.map((size) => tf.input({ shape: [size] }));
  const steps = mask ? layers.masking().apply(x) : x;
  return tf.model({
    inputs: [x, ...states],
    outputs: layer.apply(steps, { initialState: states }),
  });
}

const cells = {
  simpleRNN: (units) => layers.simpleRNNCell({ units }),
  gru: (units) => layers.gruCell({ units }),
  lstm: (units) => layers.lstmCell({ units, recurrentActivation: "sigmoid" }),
};

const stacked = ({ kinds: list, ...settings }) =>
  layers.rnn({ cell: list.map((kind, i) => cells[kind](i + 2)), ...settings });

/** An encoder, and a decoder whose initial states are those of the encoder. */
function translator() {
  const [source, target] = [tf.input({ shape: [null, 3] }), tf.input({ shape: [null, 4] })];
  const [, h, c] = layers.lstm({ units: 5, returnState: true }).apply(source);
  const decoder = layers.lstm({ units: 5, returnSequences: true, returnState: true });
  const [steps, ...after] = decoder.apply(target, { initialState: [h, c] });
  const outputs = [layers.dense({ units: 4, activation: "softmax" }).apply(steps), ...after];
  return tf.model({ inputs: [source, target], outputs });
}

const clip = () =>
  tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [5, 5, 1], filters: 2, kernelSize: 3, activation: "relu" }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ],
  });

const states = [
  ...kinds.flatMap((kind) => [
    ...table(kind, layers[kind], [4, 3], {
      units: [3],
      returnState: [true],
      returnSequences: truths,
      goBackwards: truths,
    }),
    ...product({ mask: truths, returnSequences: truths, goBackwards: truths }).flatMap(
      ({ mask, ...one }) => {
        // TensorFlow.js cannot run such a layer with a mask if it also returns its states.
        const settings = { units: 3, returnState: !mask, ...one };
        const units = Array(statesOf[kind]).fill(3);
        const text = `${JSON.stringify(settings)}${mask ? ", masked," : ""} with an initial state`;
        return [
          [
            `${kind} ${text}`,
            () => withStates(layers[kind](settings), { units, mask }),
            { hidden: 0 },
          ],
          [
            `bidirectional ${kind} ${text}`,
            () => {
              const layer = layers.bidirectional({
                layer: layers[kind](settings),
                mergeMode: "sum",
              });
              return withStates(layer, { units: [...units, ...units], mask });
            },
            { hidden: 0 },
          ],
        ];
      },
    ),
    ...table(
      "rnn",
      ({ cell, ...settings }) => layers.rnn({ cell: cells[cell](4), ...settings }),
      [4, 3],
      {
        cell: [kind],
        returnSequences: truths,
        returnState: truths,
        goBackwards: truths,
      },
    ),
    ...table("bidirectional", bidirectional, [4, 3], {
      kind: [kind],
      units: [3],
      mergeMode: ["concat", "mul", null],
      returnSequences: truths,
      returnState: truths,
      goBackwards: truths,
    }),
  ]),
  ...table("rnn of stacked cells", stacked, [null, 3], {
    kinds: [["lstm", "gru"], ["simpleRNN", "lstm", "lstm"], ["gru"]],
    returnSequences: truths,
    returnState: truths,
    goBackwards: truths,
  }),
  ...truths.map((mask) => [
    `stacked cells with an initial state${mask ? " and a mask" : ""}`,
    () => {
      const settings = { returnSequences: true, returnState: !mask };
      const layer = stacked({ kinds: ["lstm", "gru"], ...settings });
      return withStates(layer, { units: [3, 2, 2], mask });
    },
    { hidden: 0 },
  ]),
  ["an encoder and a decoder", translator],
];

// Activations that ONNX's recurrent operators lack. These layers become a Scan.
const unusual = ["linear", "swish", "mish", "gelu", "selu", "relu6", "softmax"];
const scanned = kinds.flatMap((kind) => [
  ...table(kind, layers[kind], [4, 3], {
    units: [3],
    activation: unusual,
    returnSequences: truths,
    goBackwards: truths,
  }),
  ...table(kind, layers[kind], [null, 3], { units: [4], activation: ["swish"], useBias: [false] }),
  ...table("bidirectional", bidirectional, [4, 3], {
    kind: [kind],
    units: [3],
    activation: ["linear"],
    mergeMode: ["concat", "ave", null],
    returnSequences: truths,
    returnState: truths,
    goBackwards: truths,
  }),
  ...product({ mask: truths, returnSequences: truths, goBackwards: truths }).map(
    ({ mask, ...one }) => {
      const settings = { units: 3, activation: "swish", returnState: !mask, ...one };
      const units = Array(statesOf[kind]).fill(3);
      return [
        `${kind} ${JSON.stringify(settings)}${mask ? ", masked," : ""} with an initial state`,
        () => withStates(layers[kind](settings), { units, mask }),
        { hidden: 0 },
      ];
    },
  ),
  [
    `bidirectional ${kind} with a mask and activation linear`,
    () => {
      const x = tf.input({ shape: [null, 3] });
      const layer = layers[kind]({ units: 3, activation: "linear", returnSequences: true });
      const outputs = layers.bidirectional({ layer }).apply(layers.masking().apply(x));
      return tf.model({ inputs: x, outputs });
    },
    { hidden: 0 },
  ],
]);
const scannedGates = ["gru", "lstm"].flatMap((kind) =>
  table(kind, layers[kind], [4, 3], { units: [4], recurrentActivation: ["softmax", "linear"] }),
);

const movies = ["channelsLast", "channelsFirst"].flatMap((dataFormat) =>
  table(
    "bidirectional convLstm2d",
    ({ mergeMode, ...settings }) =>
      layers.bidirectional({
        layer: layers.convLstm2d({ filters: 2, kernelSize: 2, ...settings }),
        mergeMode,
      }),
    dataFormat === "channelsLast" ? [3, 5, 6, 2] : [3, 2, 5, 6],
    {
      dataFormat: [dataFormat],
      mergeMode: ["concat", "sum", "ave", "mul", null],
      returnSequences: truths,
      returnState: truths,
      goBackwards: truths,
    },
  ),
);

export const recurrent = [
  ...states,
  ...scanned,
  ...scannedGates,
  ...movies,
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
      activation: ["relu", "sigmoid", "softsign", "softplus", "hardSigmoid", "elu"],
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
  ...["dense", "activation"].map((kind) => [
    `timeDistributed ${kind} of an open number of steps`,
    () => single(layers.timeDistributed({ layer: inner[kind]() }), [null, 4]),
  ]),
  ...[3, null].map((time) => [
    `timeDistributed model of ${time ?? "an open number of"} steps`,
    () => single(layers.timeDistributed({ layer: clip() }), [time, 5, 5, 1]),
  ]),
  ["a video model", video],
  ["a video model of opset 13", video, { export: { opsetVersion: 13 } }],
];
