// The layers to choose from, and their settings.

export const activations = ["relu", "tanh", "sigmoid", "elu", "swish", "linear"] as const;
export type Activation = (typeof activations)[number];

type RecurrentKind = "lstm" | "gru" | "simpleRNN";

export interface RecurrentLayer {
  kind: RecurrentKind;
  units: number;
}

export type Layer =
  | { kind: "conv2d"; filters: number; kernelSize: number; activation: Activation }
  | { kind: "maxPooling2d"; poolSize: number }
  | { kind: "flatten" }
  | { kind: "rows" }
  | RecurrentLayer
  | { kind: "dense"; units: number; activation: Activation }
  | { kind: "dropout"; rate: number };

export type LayerKind = Layer["kind"];

/** A setting: a choice, or an integer in a range. */
export type Setting =
  | { readonly label: string; readonly choices: readonly (string | number)[] }
  | { readonly label: string; readonly from: number; readonly to: number };

interface KindOfLayer {
  readonly title: string;
  /** A short explanation for people who do not know the layer. */
  readonly does: string;
  readonly settings: Readonly<Record<string, Setting>>;
  /** Makes a layer with default settings. */
  readonly make: () => Layer;
}

const units: Setting = { label: "Units", from: 1, to: 512 };
const activation: Setting = { label: "Activation", choices: activations };

function recurrent(kind: RecurrentKind, title: string): KindOfLayer {
  return {
    title,
    does: "reads a sequence, step by step",
    settings: { units: { label: "Units", from: 1, to: 128 } },
    make: () => ({ kind, units: 32 }),
  };
}

export const layerKinds: Readonly<Record<LayerKind, KindOfLayer>> = {
  conv2d: {
    title: "Conv2D",
    does: "finds small patterns anywhere in the image",
    settings: {
      filters: { label: "Filters", from: 1, to: 64 },
      kernelSize: { label: "Kernel", choices: [1, 3, 5, 7] },
      activation,
    },
    make: () => ({ kind: "conv2d", filters: 16, kernelSize: 3, activation: "relu" }),
  },
  maxPooling2d: {
    title: "MaxPooling2D",
    does: "keeps the largest of neighbouring numbers",
    settings: { poolSize: { label: "Pool", choices: [2, 3, 4] } },
    make: () => ({ kind: "maxPooling2d", poolSize: 2 }),
  },
  flatten: {
    title: "Flatten",
    does: "turns all numbers into one list",
    settings: {},
    make: () => ({ kind: "flatten" }),
  },
  rows: {
    title: "Rows",
    does: "turns the image into a sequence: each row is a time step",
    settings: {},
    make: () => ({ kind: "rows" }),
  },
  lstm: recurrent("lstm", "LSTM"),
  gru: recurrent("gru", "GRU"),
  simpleRNN: recurrent("simpleRNN", "SimpleRNN"),
  dense: {
    title: "Dense",
    does: "connects every number with every unit",
    settings: { units, activation },
    make: () => ({ kind: "dense", units: 32, activation: "relu" }),
  },
  dropout: {
    title: "Dropout",
    does: "drops some numbers during training",
    settings: { rate: { label: "Rate", choices: [0.1, 0.2, 0.3, 0.5] } },
    make: () => ({ kind: "dropout", rate: 0.2 }),
  },
};

export const isRecurrent = (layer: Layer): layer is RecurrentLayer =>
  layer.kind === "lstm" || layer.kind === "gru" || layer.kind === "simpleRNN";

/** The layers that can process the data. Points have no rows and no neighbours. */
export function kindsFor(data: "digits" | "points"): LayerKind[] {
  if (data === "points") return ["dense", "dropout"];
  return Object.keys(layerKinds) as LayerKind[];
}
