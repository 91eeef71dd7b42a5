// Whole models: chains, branches, shared layers, models in models.
import { tf } from "./compare.mjs";

const { layers } = tf;
const conv = (settings) =>
  layers.conv2d({ filters: 4, kernelSize: 3, padding: "same", ...settings });

function classifier(between = []) {
  return tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [8, 8, 2], filters: 4, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      ...between,
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
}

function residual() {
  const x = tf.input({ shape: [6, 6, 4] });
  const a = layers.batchNormalization().apply(conv().apply(x));
  const b = layers.reLU().apply(layers.add().apply([a, x]));
  const c = layers.concatenate().apply([b, conv({ activation: "elu" }).apply(b)]);
  return tf.model({ inputs: x, outputs: layers.globalAveragePooling2d({}).apply(c) });
}

function shared() {
  const [a, b] = [tf.input({ shape: [4] }), tf.input({ shape: [4] })];
  const layer = layers.dense({ units: 3, activation: "tanh" });
  const joined = layers.concatenate().apply([layer.apply(a), layer.apply(b)]);
  return tf.model({ inputs: [a, b], outputs: [joined, layer.apply(a)] });
}

function nested() {
  const inner = tf.sequential({
    layers: [layers.dense({ units: 4, inputShape: [3] }), layers.dense({ units: 3 })],
  });
  const x = tf.input({ shape: [3] });
  const branch = tf.model({ inputs: x, outputs: layers.add().apply([x, inner.apply(x)]) });
  const y = tf.input({ shape: [3] });
  return tf.model({ inputs: y, outputs: branch.apply(branch.apply(y)) });
}

/** One image goes to two convolutions, to a Dense layer, and to an output. */
function forks() {
  const x = tf.input({ shape: [5, 5, 2] });
  const y = conv().apply(x);
  const z = layers.add().apply([y, conv().apply(x)]);
  const flat = layers.flatten().apply(z);
  const outputs = [
    layers.dense({ units: 2 }).apply(flat),
    z,
    layers.dropout({ rate: 0.5 }).apply(flat),
  ];
  return tf.model({ inputs: x, outputs: [...outputs, layers.dense({ units: 3 }).apply(z)] });
}

export const models = [
  ["a classifier", () => classifier()],
  ["a classifier with dropout behind Flatten", () => classifier([layers.dropout({ rate: 0.5 })])],
  ["a classifier with an activation behind Flatten", () => classifier([layers.reLU()])],
  ["a residual network", residual],
  ["shared layers, several inputs and outputs", shared],
  ["models in a model, called twice", nested],
  ["forks of an image", forks],
  [
    "a sequential model in a sequential model",
    () =>
      tf.sequential({
        layers: [
          tf.sequential({ layers: [layers.dense({ units: 3, inputShape: [4] })] }),
          layers.dense({ units: 1 }),
        ],
      }),
  ],
  [
    "a model that begins with an InputLayer",
    () =>
      tf.sequential({
        layers: [layers.inputLayer({ inputShape: [4] }), layers.dense({ units: 2 })],
      }),
  ],
  [
    "a fully convolutional model of open size",
    () => {
      const x = tf.input({ shape: [null, null, 2] });
      const y = layers.maxPooling2d({ poolSize: 2, padding: "same" }).apply(conv().apply(x));
      const z = layers.upSampling2d({ interpolation: "bilinear" }).apply(y);
      return tf.model({ inputs: x, outputs: conv({ strides: 2 }).apply(z) });
    },
  ],
  ...[13, 17, 21].map((opsetVersion) => [
    `a residual network of opset ${opsetVersion}`,
    residual,
    { export: { opsetVersion } },
  ]),
  ...["gelu", "gelu_new", "mish", "swish"].map((activation) => [
    `${activation} of opset 13`,
    () => tf.sequential({ layers: [layers.dense({ units: 3, inputShape: [4], activation })] }),
    { export: { opsetVersion: 13 } },
  ]),
];
