// Computes the output of each layer, and finds layers that do not fit.
import { sizeOf } from "../data/dataset";
import { isRecurrent, layerKinds, type Layer, type RecurrentLayer } from "./layers";

export interface CheckedLayer {
  /** The output shape of the layer for one sample; null after a problem. */
  readonly output: readonly number[] | null;
  readonly weights: number;
  readonly problem: string | null;
}

export interface CheckedNetwork {
  readonly layers: readonly CheckedLayer[];
  /** The last layer, which is always there: Dense with one unit for each class. */
  readonly answer: CheckedLayer;
  readonly weights: number;
  readonly isSound: boolean;
}

const MOST_WEIGHTS = 2_000_000;

export function checkLayers(
  inputShape: readonly number[],
  layers: readonly Layer[],
  classes: number,
): CheckedNetwork {
  const all: Layer[] = [...layers, { kind: "dense", units: classes, activation: "linear" }];
  const checked: CheckedLayer[] = [];
  all.forEach((layer, i) => {
    const input = i === 0 ? inputShape : checked[i - 1].output;
    checked.push(input ? checkLayer(input, layer, all.slice(i + 1)) : unknown());
  });
  const answer = checked[layers.length];
  const weights = checked.reduce((sum, layer) => sum + layer.weights, 0);
  const isTooLarge = weights > MOST_WEIGHTS;
  return {
    layers: checked.slice(0, -1),
    answer: isTooLarge
      ? { ...answer, problem: "More than two million weights are too many for this page." }
      : answer,
    weights,
    isSound: answer.output !== null && !isTooLarge,
  };
}

const unknown = (): CheckedLayer => ({ output: null, weights: 0, problem: null });

function checkLayer(
  input: readonly number[],
  layer: Layer,
  following: readonly Layer[],
): CheckedLayer {
  const problem = wrongSetting(layer) ?? wrongInput(input, layer);
  if (problem !== null) return { output: null, weights: 0, problem };
  const last = input[input.length - 1];
  switch (layer.kind) {
    case "conv2d": {
      const { filters, kernelSize } = layer;
      const output = [input[0] - kernelSize + 1, input[1] - kernelSize + 1, filters];
      return fine(output, (kernelSize ** 2 * last + 1) * filters);
    }
    case "maxPooling2d":
      return fine([halved(input[0], layer.poolSize), halved(input[1], layer.poolSize), last]);
    case "flatten":
      return fine([sizeOf(input)]);
    case "rows":
      return fine([input[0], input[1] * last]);
    case "dense":
      return fine([layer.units], (last + 1) * layer.units);
    case "dropout":
      return fine(input);
    default:
      return checkRecurrent(input, layer, following);
  }
}

const fine = (output: readonly number[], weights = 0): CheckedLayer => ({
  output,
  weights,
  problem: null,
});
const halved = (size: number, by: number) => Math.floor(size / by);

function checkRecurrent(
  [steps, size]: readonly number[],
  layer: RecurrentLayer,
  following: readonly Layer[],
): CheckedLayer {
  const gates = { lstm: 4, gru: 3, simpleRNN: 1 }[layer.kind];
  const weights = gates * layer.units * (size + layer.units + 1);
  return fine(returnsSequence(following) ? [steps, layer.units] : [layer.units], weights);
}

/** Whether a recurrent layer must return all its steps, because the next layer needs them. */
function returnsSequence(following: readonly Layer[]): boolean {
  const next = following.find(({ kind }) => kind !== "dropout");
  return next !== undefined && isRecurrent(next);
}

function wrongSetting(layer: Layer): string | null {
  for (const [name, setting] of Object.entries(layerKinds[layer.kind].settings)) {
    if ("choices" in setting) continue;
    const value = (layer as unknown as Record<string, number>)[name];
    const { label, from, to } = setting;
    if (!Number.isInteger(value) || value < from || value > to) {
      return `${label}: a whole number from ${from} to ${to}.`;
    }
  }
  return null;
}

function wrongInput(input: readonly number[], layer: Layer): string | null {
  const gets = ["", "a list of numbers", "a sequence", "an image"][input.length];
  if (isRecurrent(layer)) {
    const help = input.length === 3 ? " Put Rows before it." : "";
    return input.length === 2 ? null : `Needs a sequence, but gets ${gets}.${help}`;
  }
  switch (layer.kind) {
    case "conv2d":
    case "maxPooling2d": {
      if (input.length !== 3) return `Needs an image, but gets ${gets}.`;
      const size = layer.kind === "conv2d" ? layer.kernelSize : layer.poolSize;
      const isSmaller = Math.min(input[0], input[1]) < size;
      return isSmaller ? `${size} × ${size} does not fit into ${input[0]} × ${input[1]}.` : null;
    }
    case "rows":
      return input.length === 3 ? null : `Needs an image to cut into rows, but gets ${gets}.`;
    case "dense":
      return input.length === 1
        ? null
        : `Needs a list of numbers, but gets ${gets}. Put Flatten before it.`;
    default:
      return null;
  }
}
