/**
 * Squared Euclidean distance of two points. A function of its own, and not a loop over pairs that is told what to do with
 * each: engines put it in place of the call, which they would not do with a function that they are handed.
 *
 * @param i where the first point begins in `x`
 * @param j where the second point begins in `y`
 */
export function squaredDistance(x: Float64Array, i: number, y: Float64Array, j: number, dimensions: number): number {
  const first = x[i] - y[j];
  let sum = first * first;
  for (let a = 1; a < dimensions; a++) {
    const along = x[i + a] - y[j + a];
    sum += along * along;
  }
  return sum;
}
