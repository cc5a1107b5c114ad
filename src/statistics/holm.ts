/** Adjustment of a family of p values for multiple comparisons. */

import { checkNumbers } from "../errors/checks.js";

/**
 * Returns step-down adjusted p values, in the given order: the k-th smallest of m times m - k + 1, no smaller than the one
 * before it and at most 1. Rejection below α keeps the probability of any false rejection below α, for any dependence between
 * the tests (Holm, "A simple sequentially rejective multiple test procedure", 1979).
 *
 * @throws RangeError if a p is not within 0 … 1
 */
export function holm(ps: readonly number[]): number[] {
  checkNumbers("p", ps);
  const odd = ps.find((p) => !(p >= 0 && p <= 1));
  if (odd !== undefined) throw new RangeError(`${odd} is not a p value`);
  const order = ps.map((_, i) => i).toSorted((a, b) => ps[a] - ps[b]);
  const adjusted = new Array<number>(ps.length);
  let largest = 0;
  order.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (ps.length - rank) * ps[i]));
    adjusted[i] = largest;
  });
  return adjusted;
}
