/** Whether generated rows repeat the training rows. */

import { copyingOf } from "../metrics/copying.js";
import type { PointSet } from "../metrics/points/point-set.js";
import { improvementInterval } from "../statistics/improvement-interval.js";

/** A probability with its 95 % interval. */
export interface Probability {
  value: number;
  low: number;
  high: number;
}

/**
 * {@link copyingOf} of encoded rows, with the interval of so few of them: the probability that a generated row is nearer to the training
 * table than a row held out is.
 *
 * @returns a function of generated rows; all of it NaN where a coordinate is not finite
 */
export function copyingWithin(train: PointSet, heldOut: PointSet): (samples: PointSet) => Probability {
  const measure = copyingOf(train, heldOut);
  return (samples) => {
    const value = measure(samples);
    const [low, high] = Number.isNaN(value) ? [NaN, NaN] : improvementInterval(value, samples.rows, heldOut.rows);
    return { value, low, high };
  };
}
