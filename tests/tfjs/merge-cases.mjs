// Layers with several inputs.
import { tf } from "./compare.mjs";

const { layers } = tf;

function merged(layer, shapes) {
  const inputs = shapes.map((shape) => tf.input({ shape }));
  return tf.model({ inputs, outputs: layer.apply(inputs) });
}

const elementwise = ["add", "multiply", "average", "maximum", "minimum"];
const pairs = [
  [[4], [4]],
  [
    [3, 4],
    [3, 4],
  ],
  [
    [3, 4],
    [1, 4],
  ],
  [[3, 4], [4]],
  [
    [2, 3, 4],
    [2, 3, 4],
    [2, 3, 4],
  ],
];

export const merging = [
  ...elementwise.flatMap((kind) =>
    pairs.map((shapes) => [
      `${kind} of ${JSON.stringify(shapes)}`,
      () => merged(layers[kind](), shapes),
    ]),
  ),
  ...[
    [[[3], [4]], -1],
    [[[3], [4], [2]], 1],
    [
      [
        [2, 3],
        [2, 4],
      ],
      undefined,
    ],
    [
      [
        [2, 3],
        [5, 3],
      ],
      1,
    ],
    [
      [
        [2, 3, 4],
        [2, 3, 1],
      ],
      -1,
    ],
    [
      [
        [2, 3, 4],
        [2, 5, 4],
      ],
      2,
    ],
  ].map(([shapes, axis]) => [
    `concatenate of ${JSON.stringify(shapes)} along ${axis}`,
    () => merged(layers.concatenate({ axis }), shapes),
  ]),
];
