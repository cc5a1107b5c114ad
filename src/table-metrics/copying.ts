/** Whether generated rows repeat the training rows. */

import { copyingOf } from "../metrics/copying.js";
import type { PointSet } from "../metrics/points/point-set.js";
import { improvementInterval } from "../statistics/improvement-interval.js";
import { mean } from "../statistics/summary.js";

/** A probability with its 95 % interval. */
export interface Probability {
  value: number;
  low: number;
  high: number;
}

/**
 * {@link copyingOf} of encoded rows, mean over the generations: the probability that a generated row is nearer to the training table than a
 * row held out is. The interval is that of one generation, since the rows held out are the same for all.
 *
 * @returns a function of generations, at least one, of as many rows each; all of it NaN where a coordinate is not finite
 */
export function copyingWithin(train: PointSet, heldOut: PointSet): (generations: readonly PointSet[]) => Probability {
  const measure = copyingOf(train, heldOut);
  return (generations) => {
    const value = mean(generations.map((samples) => measure(samples)));
    const [low, high] = Number.isNaN(value) ? [NaN, NaN] : improvementInterval(value, generations[0].rows, heldOut.rows);
    return { value, low, high };
  };
}
