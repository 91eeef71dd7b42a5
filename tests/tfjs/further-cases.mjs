// ConvLSTM2D, Dot, and preprocessing layers.
import { tf } from "./compare.mjs";
import { product, table } from "./table.mjs";

const { layers } = tf;
const truths = [true, false];

function dot(shapes, settings) {
  const inputs = shapes.map((shape) => tf.input({ shape }));
  return tf.model({ inputs, outputs: layers.dot(settings).apply(inputs) });
}

const products = [
  [
    [[4], [4]],
    [1, -1],
  ],
  [
    [
      [3, 4],
      [5, 4],
    ],
    [2, -1, [2, 2]],
  ],
  [
    [
      [3, 4],
      [3, 5],
    ],
    [1, [1, 1]],
  ],
  [
    [
      [3, 4],
      [4, 5],
    ],
    [[2, 1]],
  ],
  [
    [
      [3, 4],
      [5, 3],
    ],
    [[1, 2]],
  ],
  [
    [[3, 4], [4]],
    [
      [2, 1],
      [-1, -1],
    ],
  ],
  [[[3, 4], [3]], [1]],
  [[[4], [3, 4]], [[1, 2]]],
  [[[3], [3, 4]], [1]],
];

function convLstmWithStates(settings) {
  const [x, h, c] = [
    [3, 4, 5, 2],
    [4, 5, 3],
    [4, 5, 3],
  ].map((shape) => tf.input({ shape }));
  const layer = layers.convLstm2d({ filters: 3, kernelSize: 3, padding: "same", ...settings });
  return tf.model({ inputs: [x, h, c], outputs: layer.apply(x, { initialState: [h, c] }) });
}

const video = [
  ...table("convLstm2d", layers.convLstm2d, [3, 6, 7, 2], {
    filters: [2],
    kernelSize: [1, [2, 3]],
    padding: ["valid", "same"],
    returnSequences: truths,
    goBackwards: truths,
  }),
  ...table("convLstm2d", layers.convLstm2d, [null, 6, 7, 2], {
    filters: [2],
    kernelSize: [3],
    padding: ["valid", "same"],
    strides: [2],
    returnState: truths,
    useBias: truths,
  }),
  ...table("convLstm2d", layers.convLstm2d, [3, 6, 7, 2], {
    filters: [2],
    kernelSize: [2],
    dilationRate: [2],
    padding: ["valid", "same"],
    activation: ["relu", "swish"],
    recurrentActivation: ["sigmoid", "softmax"],
  }),
  ...truths.map((returnSequences) => [
    `convLstm2d with an initial state, returnSequences ${returnSequences}`,
    () => convLstmWithStates({ returnSequences, returnState: true }),
  ]),
  ...[13, 17].map((opsetVersion) => [
    `convLstm2d of opset ${opsetVersion}`,
    () => convLstmWithStates({ returnSequences: true, returnState: true }),
    { export: { opsetVersion } },
  ]),
  [
    "a video that becomes images again",
    () =>
      tf.sequential({
        layers: [
          layers.convLstm2d({ inputShape: [3, 6, 6, 1], filters: 3, kernelSize: 3 }),
          layers.conv2d({ filters: 2, kernelSize: 2, activation: "relu" }),
          layers.flatten(),
          layers.dense({ units: 2 }),
        ],
      }),
  ],
];

/** Puts a Reshape before the layer: TensorFlow.js overwrites the shape of its input, which must not be the model's. */
const reshape = (x, targetShape) => layers.reshape({ targetShape }).apply(x);

function cropModel(size, [height, width]) {
  const x = tf.input({ shape: [size * size * 2] });
  const image = reshape(x, [size, size, 2]);
  return tf.model({ inputs: x, outputs: layers.centerCrop({ height, width }).apply(image) });
}

const crops = [4, 5, 6, 7, 8, 9].flatMap((side) =>
  product({ height: [1, 2, 3, 4], width: [1, 2, 4] })
    .filter(({ width }) => width !== side - 1)
    .map(({ height, width }) => [
      `centerCrop of [${height}, ${width}] from ${side}`,
      () => cropModel(side, [height, width]),
    ]),
);

function encoded(outputMode, length) {
  const x = tf.input({ shape: [length] });
  const layer = layers.categoryEncoding({ numTokens: 6, outputMode });
  return tf.model({ inputs: x, outputs: layer.apply(reshape(x, [length])) });
}

const categories = ["oneHot", "multiHot", "count"].map((outputMode) => [
  `categoryEncoding ${outputMode}`,
  () => encoded(outputMode, outputMode === "oneHot" ? 1 : 4),
  { integers: 6 },
]);

export const further = [
  ...products.flatMap(([shapes, axes]) =>
    product({ axes, normalize: truths }).map((settings) => [
      `dot ${JSON.stringify(settings)} of ${JSON.stringify(shapes)}`,
      () => dot(shapes, settings),
    ]),
  ),
  ...video,
  ...crops,
  ...categories,
];
