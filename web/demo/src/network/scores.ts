// Small computations on rows of probabilities.

/** The most probable class of every row. */
export function answers(probabilities: Float32Array, classes: number): Uint8Array {
  const best = new Uint8Array(probabilities.length / classes);
  for (let row = 0; row < best.length; row++) {
    for (let label = 1; label < classes; label++) {
      const at = row * classes;
      if (probabilities[at + label] > probabilities[at + best[row]]) best[row] = label;
    }
  }
  return best;
}

/** The share of equal elements in two lists, from 0 to 1. */
export function shareEqual(left: Uint8Array, right: Uint8Array): number {
  return countEqual(left, right) / left.length;
}

export function countEqual(left: Uint8Array, right: Uint8Array): number {
  return left.reduce((count, value, index) => count + Number(value === right[index]), 0);
}

/** The largest difference. NaN if any number is NaN, so that it never counts as "no difference". */
export function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index])), 0);
}
