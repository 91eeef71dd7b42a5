// Layers and their settings as [name, model, options]. Every case is converted, run and compared.
import { further } from "./further-cases.mjs";
import { images } from "./image-cases.mjs";
import { masks } from "./mask-cases.mjs";
import { merging } from "./merge-cases.mjs";
import { models } from "./model-cases.mjs";
import { recurrent } from "./recurrent-cases.mjs";
import { single, table } from "./table.mjs";
import { tf } from "./compare.mjs";

const { layers } = tf;

export const activations = [
  "elu",
  "hardSigmoid",
  "linear",
  "relu",
  "relu6",
  "selu",
  "sigmoid",
  "softmax",
  "softplus",
  "softsign",
  "tanh",
  "logSoftmax",
  "swish",
  "mish",
  "gelu",
  "gelu_new",
];

export const dense = [
  ...table("dense", layers.dense, [7], {
    units: [1, 4],
    useBias: [true, false],
    activation: activations,
  }),
  ...table("dense", layers.dense, [3, 7], { units: [5], useBias: [true, false] }),
  ...table("dense", layers.dense, [2, 3, 7], { units: [5], activation: ["linear", "softmax"] }),
];

export const activationLayers = [
  ...[[6], [4, 6], [3, 4, 6]].flatMap((shape) => [
    ...table("activation", layers.activation, shape, { activation: activations }),
    ...table("reLU", layers.reLU, shape, { maxValue: [undefined, 0.5] }),
    ...table("leakyReLU", layers.leakyReLU, shape, { alpha: [undefined, 0.1] }),
    ...table("elu", layers.elu, shape, { alpha: [undefined, 1] }),
    ...table("thresholdedReLU", layers.thresholdedReLU, shape, { theta: [undefined, 0.2] }),
    ...table("softmax", layers.softmax, shape, { axis: [-1, shape.length] }),
    ...table("prelu", layers.prelu, shape, {}),
  ]),
  ...table("prelu", layers.prelu, [3, 4, 6], { sharedAxes: [[1, 2], [3], 2] }),
];

export const identities = [
  ...table("dropout", layers.dropout, [6], { rate: [0.5] }),
  ...table("spatialDropout1d", layers.spatialDropout1d, [4, 6], { rate: [0.5] }),
  ...table("alphaDropout", layers.alphaDropout, [6], { rate: [0.5] }),
  ...table("gaussianDropout", layers.gaussianDropout, [6], { rate: [0.5] }),
  ...table("gaussianNoise", layers.gaussianNoise, [6], { stddev: [1] }),
];

export const shapes = [
  ...[
    [3, 4],
    [2, 3, 4],
    [2, 3, 2, 2],
  ].flatMap((shape) =>
    table("flatten", layers.flatten, shape, { dataFormat: [undefined, "channelsFirst"] }),
  ),
  ...table("reshape", layers.reshape, [4, 6], {
    targetShape: [[24], [6, 4], [2, 2, 6], [-1, 3], [3, -1, 2]],
  }),
  ...table("permute", layers.permute, [3, 4, 5], {
    dims: [
      [1, 2, 3],
      [3, 1, 2],
      [2, 1, 3],
    ],
  }),
  ...table("repeatVector", layers.repeatVector, [4], { n: [1, 3] }),
];

export const embeddings = [
  ...[[5], [2, 3]].map((shape) => [
    `embedding of [${shape}]`,
    () => single(layers.embedding({ inputDim: 9, outputDim: 4 }), shape),
    { integers: 9 },
  ]),
  [
    "embedding of int32",
    () => single(layers.embedding({ inputDim: 9, outputDim: 4 }), [5], "int32"),
    { integers: 9 },
  ],
  [
    "embedding, its length open",
    () => tf.sequential({ layers: [layers.embedding({ inputDim: 9, outputDim: 4 })] }),
    { integers: 9 },
  ],
];

export const cases = [
  ...dense,
  ...activationLayers,
  ...identities,
  ...shapes,
  ...embeddings,
  ...further,
  ...images,
  ...masks,
  ...merging,
  ...models,
  ...recurrent,
];
