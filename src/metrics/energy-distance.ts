/** The energy distance between two sets of points. */

import { DISTANCE, meanBetween, meanWithin, plainPairSums } from "../numerics/pair-sums.js";
import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric } from "./record.js";

/**
 * 2 E|X - Y| - E|X - X′| - E|Y - Y′| with Euclidean distances, in the coordinates' unit, no root taken (Székely & Rizzo,
 * "Energy statistics: a class of statistics based on distances", 2013; SciPy's `energy_distance` is the root). 0 for equal distributions and for no others.
 *
 * Estimated by a U-statistic: the means within a set leave out the distance of a point to itself. It is unbiased, so
 * between draws of one distribution it is 0 on average, at any number of rows, and may be negative; a V-statistic, which
 * is never negative, would add E|X - X′| / n + E|Y - Y′| / m. A root would bring a bias back.
 *
 * @param x n ≥ 2 rows × dimensions; takes time in proportion to (n + m)²
 * @param y m ≥ 2 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has too few rows, or ragged ones
 */
export function energyDistance(x: ArrayLike<number>, y: ArrayLike<number>, dimensions: number): number {
  return energyDistanceOf(new PointSet(x, dimensions, "x", 2))(new PointSet(y, dimensions, "y", 2));
}

/** {@link energyDistance} of samples from the same data. */
export function energyDistanceOf(real: PointSet, pairs = plainPairSums): Measure {
  const { dimensions } = real;
  const measure = inCommonUnit([real] as const, (unit, data) => {
    const from = new Float64Array(data.points);
    const within = meanWithin(pairs, from, dimensions, DISTANCE);
    return (drawn) => {
      const to = new Float64Array(drawn.points);
      return unit * (2 * meanBetween(pairs, from, to, dimensions, DISTANCE) - within - meanWithin(pairs, to, dimensions, DISTANCE));
    };
  });
  return (samples) => (real.isFinite && samples.isFinite ? measure(samples) : NaN);
}

export const energyDistanceMetric = defineMetric({
  name: "energy_distance",
  label: "Energy distance",
  unit: "",
  better: "lower",
  explanation: "2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased: about 0 for samples like the data",
  needs: ["samples"],
  measure: asMany((real, { pairs }) => energyDistanceOf(real, pairs)),
  measured: "by default",
  shownIn: ["comparisons", "report", "samplers", "adaptation", "few steps", "paper", "diagnosis"],
});
