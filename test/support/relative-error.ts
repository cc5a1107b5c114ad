/** Largest |actual - expected| over largest |expected|; the plain error where all of `expected` is 0; NaN counts as infinite. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let error = 0;
  let magnitude = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    error = Math.max(error, Number.isNaN(difference) ? Infinity : difference);
    magnitude = Math.max(magnitude, Math.abs(expected[i]));
  }
  return error / (magnitude || 1);
}
