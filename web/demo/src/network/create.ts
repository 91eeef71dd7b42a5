// Builds a network of TensorFlow.js from a list of layers.
import * as tf from "@tensorflow/tfjs";
import type { DataSet } from "../data/dataset";
import { checkLayers } from "./check-layers";
import { layerKinds, type Layer } from "./layers";

export interface Network {
  readonly layers: readonly Layer[];
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly model: tf.Sequential;
}

/** The names of input and output in TensorFlow.js, and therefore in ONNX. */
export const inputName = { digits: "image", points: "point" } as const;
export const OUTPUT_NAME = "probabilities";

/** Seeded, so that the first weights are the same every time. */
export function createNetwork(layers: readonly Layer[], data: DataSet): Network {
  const { classes, inputShape } = data;
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [...inputShape], name: inputName[data.kind] }));
  const checked = checkLayers(inputShape, layers, classes);
  layers.forEach((layer, i) => {
    model.add(createLayer(layer, i, checked.layers[i].output ?? []));
  });
  const glorot = tf.initializers.glorotNormal({ seed: 10 });
  model.add(
    tf.layers.dense({
      name: OUTPUT_NAME,
      units: classes,
      activation: "softmax",
      kernelInitializer: glorot,
    }),
  );
  return { layers, inputShape, classes, model };
}

/** Copies the network with its current weights. The original can be trained further. */
export function snapshot(network: Network, data: DataSet): Network {
  const copy = createNetwork(network.layers, data);
  copy.model.setWeights(network.model.getWeights());
  return copy;
}

function createLayer(layer: Layer, index: number, output: readonly number[]): tf.layers.Layer {
  const name = `${layerKinds[layer.kind].title.toLowerCase()}_${index + 1}`;
  const seed = 11 + index;
  const he = tf.initializers.heNormal({ seed });
  switch (layer.kind) {
    case "conv2d":
      return tf.layers.conv2d({ ...layer, name, kernelInitializer: he });
    case "dense":
      return tf.layers.dense({ ...layer, name, kernelInitializer: he });
    case "maxPooling2d":
      return tf.layers.maxPooling2d({ ...layer, name });
    case "flatten":
      return tf.layers.flatten({ name });
    case "dropout":
      return tf.layers.dropout({ ...layer, name, seed });
    case "rows":
      return tf.layers.reshape({ name, targetShape: [...output] });
    default:
      return tf.layers[layer.kind]({
        ...layer,
        name,
        returnSequences: output.length === 2,
        kernelInitializer: tf.initializers.glorotNormal({ seed }),
        // Not the default, orthogonal, which takes TensorFlow.js seconds.
        recurrentInitializer: tf.initializers.glorotNormal({ seed: seed + 100 }),
      });
  }
}
