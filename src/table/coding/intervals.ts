/** Intervals of probability, one after the other. */

import { fromLatent, toLatent } from "./latent.js";

/** A place among intervals: the number of one, and where in it, 0 to 1. */
export interface Place {
  interval: number;
  within: number;
}

export class Intervals {
  /** interval → the sum of the shares before it, and after the last the sum of all */
  private readonly before: Float64Array;
  /** the last interval that has a share */
  private readonly last: number;

  /** @param shares of the intervals, which sum to 1 */
  constructor(private readonly shares: readonly number[]) {
    this.before = new Float64Array(shares.length + 1);
    for (let i = 0; i < shares.length; i++) this.before[i + 1] = this.before[i] + shares[i];
    this.last = Math.max(
      0,
      shares.findLastIndex((share) => share > 0),
    );
  }

  /** The coordinate of a place within the interval with this number. */
  latentAt({ interval, within }: Place): number {
    return toLatent(this.before[interval] + this.shares[interval] * within);
  }

  /** The place of a coordinate. */
  placeOf(latent: number): Place {
    return this.placeAt(fromLatent(latent));
  }

  /** The place of a probability; an interval without a share holds none. */
  placeAt(p: number): Place {
    const { before, shares } = this;
    // the first interval that ends beyond p
    let [low, high] = [0, shares.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (p < before[middle + 1]) high = middle;
      else low = middle + 1;
    }
    if (low === shares.length) return { interval: this.last, within: 1 };
    return { interval: low, within: Math.min(1, Math.max(0, (p - before[low]) / shares[low])) };
  }
}
