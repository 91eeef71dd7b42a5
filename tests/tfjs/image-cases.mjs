// Convolutions, pooling, normalisation, and other layers for images.
import { tf } from "./compare.mjs";
import { table } from "./table.mjs";

const { layers } = tf;
const formats = ["channelsLast", "channelsFirst"];
const paddings = ["valid", "same"];

// The combinations of strides and dilations that TensorFlow.js accepts.
const moves = [
  { strides: 1, dilationRate: 1 },
  { strides: 2, dilationRate: 1 },
  { strides: 1, dilationRate: 2 },
];
const moved = (kind, make, shape, settings) =>
  moves.flatMap(({ strides, dilationRate }) =>
    table(kind, make, shape, { ...settings, strides: [strides], dilationRate: [dilationRate] }),
  );

/** Batch normalisation over axis 1 of four, by its definition. */
function normalise(x, weights) {
  const [gamma, beta, mean, variance] = weights.map((weight) => weight.reshape([1, -1, 1, 1]));
  return x.sub(mean).div(variance.add(1e-3).sqrt()).mul(gamma).add(beta);
}

export const images = [
  ...moved("conv1d", layers.conv1d, [9, 3], {
    filters: [4],
    kernelSize: [1, 2, 3],
    padding: paddings,
  }),
  ...moved("conv2d", layers.conv2d, [7, 8, 6], {
    filters: [4],
    kernelSize: [1, 3, [2, 3]],
    padding: paddings,
    dataFormat: formats,
    useBias: [true, false],
  }),
  ...moved("conv2d", layers.conv2d, [null, null, 3], {
    filters: [2],
    kernelSize: [3],
    padding: paddings,
    activation: ["relu", "softmax", "sigmoid"],
  }),
  ...table("conv2d", layers.conv2d, [6, 6, 2], {
    filters: [2],
    kernelSize: [2],
    activation: ["softmax", "elu", "gelu_new"],
    dataFormat: formats,
    strides: [[1, 2]],
  }),
  ...table("conv2d", layers.conv2d, [9, 10, 2], {
    filters: [2],
    kernelSize: [1, 2],
    strides: [3, 4, [1, 4]],
    padding: paddings,
  }),
  ...moved("conv3d", layers.conv3d, [5, 6, 5, 2], {
    filters: [3],
    kernelSize: [2, [2, 2, 3]],
    padding: paddings,
  }),
  ...table("depthwiseConv2d", layers.depthwiseConv2d, [7, 8, 3], {
    kernelSize: [2, 3],
    depthMultiplier: [1, 2],
    padding: paddings,
    strides: [1, 2],
    dataFormat: formats,
    useBias: [true, false],
  }),
  ...moved("separableConv2d", layers.separableConv2d, [7, 8, 3], {
    filters: [4],
    kernelSize: [3],
    depthMultiplier: [1, 2],
    padding: paddings,
    useBias: [true, false],
  }),
  ...table("conv2dTranspose", layers.conv2dTranspose, [4, 5, 3], {
    filters: [2],
    kernelSize: [1, 2, 3, 4],
    strides: [1, 2, 3],
    padding: paddings,
  }),
  ...table("conv2dTranspose", layers.conv2dTranspose, [4, 5, 3], {
    filters: [2],
    kernelSize: [3],
    strides: [2],
    dataFormat: formats,
    useBias: [true, false],
    activation: ["relu"],
  }),
  ...table("conv3dTranspose", layers.conv3dTranspose, [3, 4, 3, 2], {
    filters: [2],
    kernelSize: [2, 3],
    strides: [1, 2],
    padding: paddings,
  }),
  ...["maxPooling1d", "averagePooling1d"].flatMap((kind) =>
    table(kind, layers[kind], [9, 3], {
      poolSize: [2, 3],
      strides: [undefined, 1, 2],
      padding: paddings,
    }),
  ),
  ...["maxPooling2d", "averagePooling2d"].flatMap((kind) =>
    table(kind, layers[kind], [7, 8, 3], {
      poolSize: [2, [3, 2]],
      strides: [undefined, 1, 3],
      padding: paddings,
      dataFormat: formats,
    }),
  ),
  ...["maxPooling3d", "averagePooling3d"].flatMap((kind) =>
    table(kind, layers[kind], [5, 6, 4, 2], {
      poolSize: [2],
      strides: [undefined, 1],
      padding: paddings,
    }),
  ),
  ...["globalMaxPooling1d", "globalAveragePooling1d"].flatMap((kind) =>
    table(kind, layers[kind], [5, 3], {}),
  ),
  ...["globalMaxPooling2d", "globalAveragePooling2d"].flatMap((kind) =>
    table(kind, layers[kind], [5, 4, 3], { dataFormat: formats }),
  ),
  ...[[5], [4, 5], [3, 4, 5]].flatMap((shape) => [
    ...table("batchNormalization", layers.batchNormalization, shape, {
      scale: [true, false],
      center: [true, false],
      epsilon: [undefined, 0.1],
    }),
    ...table("layerNormalization", layers.layerNormalization, shape, {
      scale: [true, false],
      center: [true, false],
      epsilon: [undefined, 0.1],
    }),
  ]),
  ...table("batchNormalization", layers.batchNormalization, [3, 4, 5], { axis: [3] }),
  // Not compared with predict(): TensorFlow.js on the CPU uses means and variances of the wrong axis here.
  ...table("batchNormalization", layers.batchNormalization, [3, 4, 5], { axis: [1] }).map(
    ([name, make]) => {
      let model;
      const reference = (x) => normalise(x, model.getWeights());
      return [name, () => (model = make()), { reference }];
    },
  ),
  ...table("layerNormalization", layers.layerNormalization, [3, 4, 5], { axis: [[2, 3], 3] }),
  ...[
    [3, 4],
    [4, 4, 3],
  ].flatMap((shape) =>
    table("rescaling", (settings) => layers.rescaling(settings), shape, {
      scale: [1 / 255, 2],
      offset: [0, -1],
    }),
  ),
  ...table("zeroPadding2d", layers.zeroPadding2d, [3, 4, 2], {
    padding: [
      1,
      [1, 2],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    dataFormat: formats,
  }),
  ...table("cropping2D", layers.cropping2D, [6, 7, 6], {
    cropping: [
      1,
      [1, 2],
      [
        [1, 2],
        [0, 3],
      ],
    ],
    dataFormat: formats,
  }),
  ...table("upSampling2d", layers.upSampling2d, [3, 4, 2], {
    size: [
      [2, 2],
      [3, 2],
    ],
    interpolation: ["nearest", "bilinear"],
    dataFormat: formats,
  }),
];
