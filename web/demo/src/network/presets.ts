// Networks to start with.
import type { Layer } from "./layers";

export type PresetName = "dense" | "convolutional" | "recurrent";

export const presets: Readonly<
  Record<"digits" | "points", Partial<Record<PresetName, readonly Layer[]>>>
> = {
  digits: {
    convolutional: [
      { kind: "conv2d", filters: 8, kernelSize: 5, activation: "relu" },
      { kind: "maxPooling2d", poolSize: 2 },
      { kind: "conv2d", filters: 16, kernelSize: 3, activation: "relu" },
      { kind: "maxPooling2d", poolSize: 2 },
      { kind: "flatten" },
    ],
    dense: [
      { kind: "flatten" },
      { kind: "dense", units: 64, activation: "relu" },
      { kind: "dropout", rate: 0.2 },
      { kind: "dense", units: 32, activation: "relu" },
    ],
    recurrent: [{ kind: "rows" }, { kind: "gru", units: 32 }],
  },
  points: {
    dense: [
      { kind: "dense", units: 24, activation: "relu" },
      { kind: "dense", units: 24, activation: "relu" },
    ],
  },
};
