// Small sums over rows of ten probabilities.

/** The most probable digit of every row. */
export function answers(probabilities: Float32Array): Uint8Array {
  const best = new Uint8Array(probabilities.length / 10);
  for (let row = 0; row < best.length; row++) {
    for (let digit = 1; digit < 10; digit++) {
      const isHigher = probabilities[row * 10 + digit] > probabilities[row * 10 + best[row]];
      if (isHigher) best[row] = digit;
    }
  }
  return best;
}

/** Which part of two lists is equal, from 0 to 1. */
export function shareEqual(left: Uint8Array, right: Uint8Array): number {
  return countEqual(left, right) / left.length;
}

export function countEqual(left: Uint8Array, right: Uint8Array): number {
  return left.reduce((count, value, index) => count + Number(value === right[index]), 0);
}

/** NaN when any of the numbers is no number, so that it can never pass for "no difference". */
export function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - right[index])), 0);
}
