/** Intervals of probability, one after the other. */

import { fromLatent, toLatent } from "./latent.js";

/** A place within the interval with this number. @param within 0 to 1 @param shares of the intervals, which sum to 1 */
export function latentWithin(shares: readonly number[], interval: number, within: number): number {
  let before = 0;
  for (let i = 0; i < interval; i++) before += shares[i];
  return toLatent(before + shares[interval] * within);
}

/** The interval in which a coordinate lies, and where in it, 0 to 1. */
export function intervalOf(shares: readonly number[], latent: number): { interval: number; within: number } {
  return intervalAt(shares, fromLatent(latent));
}

/** The interval in which a probability lies, and where in it, 0 to 1; one without a share holds none. */
export function intervalAt(shares: readonly number[], p: number): { interval: number; within: number } {
  let before = 0;
  let last = 0;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) continue;
    last = i;
    if (p < before + shares[i]) return { interval: i, within: Math.min(1, Math.max(0, (p - before) / shares[i])) };
    before += shares[i];
  }
  return { interval: last, within: 1 };
}
