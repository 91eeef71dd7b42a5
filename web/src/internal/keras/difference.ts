// Compares two tensors.

export interface Result {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

// The two runtimes add float32 numbers in different orders, so their results differ a little.
const RELATIVE = 1e-4;
const ABSOLUTE = 1e-5;

/** The largest difference of `a` to `b`, and whether all of them are within the tolerance. */
export function compareResults(
  a: Result,
  b: Result,
): { largestDifference: number; agrees: boolean } {
  const sameShape = a.shape.length === b.shape.length && a.shape.every((n, i) => n === b.shape[i]);
  if (!sameShape) return { largestDifference: Infinity, agrees: false };
  let largestDifference = 0;
  let agrees = true;
  for (let i = 0; i < b.data.length; ++i) {
    const [x = NaN, y = NaN] = [a.data[i], b.data[i]];
    if (Object.is(x, y) || x === y) continue;
    const difference = Number.isNaN(x - y) ? Infinity : Math.abs(x - y);
    largestDifference = Math.max(largestDifference, difference);
    agrees &&= difference <= ABSOLUTE + RELATIVE * Math.abs(y);
  }
  return { largestDifference, agrees };
}
