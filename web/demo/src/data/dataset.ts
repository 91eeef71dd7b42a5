// The data of a network: samples for training, and held-out samples that it never sees.

export interface Samples {
  readonly count: number;
  /** All samples, one after the other. Each has as many numbers as the input shape has elements. */
  readonly inputs: Float32Array<ArrayBuffer>;
  readonly labels: Uint8Array;
}

export interface DataSet {
  readonly kind: "digits" | "points";
  /** The shape of one sample. */
  readonly inputShape: readonly number[];
  readonly classes: number;
  readonly training: Samples;
  readonly heldOut: Samples;
}

export const sizeOf = (shape: readonly number[]) => shape.reduce((all, dim) => all * dim, 1);

/** The samples from `start` to `end`, without a copy. */
export function slice({ inputs, labels, count }: Samples, start: number, end: number): Samples {
  const size = inputs.length / count;
  return {
    count: end - start,
    inputs: inputs.subarray(start * size, end * size),
    labels: labels.subarray(start, end),
  };
}

/** The samples with these indices, as a copy in that order. */
export function pick({ inputs, labels, count }: Samples, indices: Uint32Array): Samples {
  const size = inputs.length / count;
  const picked = new Float32Array(indices.length * size);
  indices.forEach((from, to) => {
    picked.set(inputs.subarray(from * size, (from + 1) * size), to * size);
  });
  return {
    count: indices.length,
    inputs: picked,
    labels: Uint8Array.from(indices, (i) => labels[i]),
  };
}
