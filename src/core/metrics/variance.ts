/** Unbiased variance of a set of values, in double precision; NaN of fewer than two values, and where one is not finite. */
export function variance(values: ArrayLike<number>): number {
  const n = values.length;
  if (n < 2) return NaN;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += values[i];
  mean /= n;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const deviation = values[i] - mean;
    sum += deviation * deviation;
  }
  return sum / (n - 1);
}
