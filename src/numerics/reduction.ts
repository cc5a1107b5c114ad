/** The fixed shape of a reduction: 16 strided partial sums, then a tree. */

const f = Math.fround;
export const LANES = 16;

/** Reduces sixteen float32 partial sums to one in four halvings; overwrites `lanes`. */
export function treeSum(lanes: Float32Array): number {
  for (let half = LANES / 2; half >= 1; half /= 2) {
    for (let i = 0; i < half; i++) lanes[i] = f(lanes[i] + lanes[i + half]);
  }
  return lanes[0];
}

/** float32 sum of `term(i)` for i in 0 … count - 1; term i goes to lane i mod 16. */
export function stridedSum(count: number, term: (i: number) => number): number {
  const lanes = new Float32Array(LANES);
  for (let i = 0; i < count; i++) lanes[i % LANES] = f(lanes[i % LANES] + term(i));
  return treeSum(lanes);
}
