/** How many of the real rows have a generated one beside them. */

import { powerOfTwo } from "../numerics/elementary.js";
import type { PointSet } from "../metrics/points/point-set.js";

/** The neighbour whose distance is the radius, the row itself counted: the search for k of the published comparison always ends there. */
const NEIGHBOUR = 3;
/** Tables of few decimal places have rows that are as far apart as others but for rounding: those are ties, and no tie is closer. */
const ROUNDED_DOWN = 1 - powerOfTwo(-30);

/**
 * Coverage (Naeem, Oh, Uh, Choi & Yoo, "Reliable fidelity and diversity metrics for generative models", 2020), as Jolicoeur-Martineau, Fatras & Kachman (2024)
 * publish it: the share of real rows whose nearest generated row is closer than their third-nearest real row, themselves counted.
 * Distances are sums along the axes (L1).
 *
 * @param real at least three rows
 * @returns a function of generated rows of the same coordinates; NaN where a coordinate is not finite
 * @throws RangeError for fewer real rows
 */
export function coverageOf(real: PointSet): (samples: PointSet) => number {
  if (real.rows < NEIGHBOUR) throw new RangeError(`coverage needs ${NEIGHBOUR} real rows at least: there are ${real.rows}`);
  const radii = nearestDistances(real, real, NEIGHBOUR).map((radius) => radius * ROUNDED_DOWN);
  return (samples) => {
    if (!real.isFinite || !samples.isFinite) return NaN;
    const nearest = nearestDistances(real, samples, 1);
    return radii.reduce((count, radius, row) => count + Number(nearest[row] < radius), 0) / real.rows;
  };
}

/** L1 distance from each row of `from` to its k-th nearest of `to`. */
function nearestDistances(from: PointSet, to: PointSet, k: number): Float64Array {
  const { dimensions, points } = from;
  const out = new Float64Array(from.rows);
  const nearest = new Float64Array(k);
  for (let row = 0; row < from.rows; row++) {
    nearest.fill(Infinity);
    for (let other = 0; other < to.rows; other++) {
      let sum = 0;
      for (let a = 0; a < dimensions; a++) sum += Math.abs(points[row * dimensions + a] - to.points[other * dimensions + a]);
      let slot = k;
      for (; slot > 0 && nearest[slot - 1] > sum; slot--) if (slot < k) nearest[slot] = nearest[slot - 1];
      if (slot < k) nearest[slot] = sum;
    }
    out[row] = nearest[k - 1];
  }
  return out;
}
