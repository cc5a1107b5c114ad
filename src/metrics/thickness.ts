/** How thick the data are: the width of their finest structure, as a noise level can be compared with it. */

import { symmetricEigenvalues } from "../numerics/eigenvalues.js";
import { integers, permutation, stream } from "../numerics/random.js";
import { quantile } from "../statistics/summary.js";
import { allFinite, metricRows } from "../numerics/points.js";

/** Points that are looked at, and points around which the thickness is measured. */
const SUBSET = 10_000;
const CENTRES = 200;
/** Share of the points that is a neighbourhood: small against a data set's curves, and enough points of one to measure it. */
const SHARE = 0.01;

/**
 * Median over places of the smallest principal standard deviation of the nearest 1 % of the points, in the data's unit.
 *
 * The distance to a k-th neighbour would not do: it falls with the number of points, and a noise level blurs the law, not the
 * points. A neighbourhood of a fixed share has the same size for any number of them; of a curve it is long and thin, and thin is
 * what noise fills in first. Where the data have no finer structure it says about a quarter to a half of the neighbourhood's radius.
 *
 * @param points rows × dimensions, at least two rows
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where there are fewer rows, or ragged ones
 */
export function localThickness(points: Float32Array, dimensions: number, seed: number): number {
  const rows = metricRows("points", points, dimensions, 2);
  if (!allFinite(points)) return NaN;
  const chosen = permutation(stream(seed, "thickness subset"), 0, rows).subarray(0, SUBSET);
  const subset = Float64Array.from({ length: chosen.length * dimensions }, (_, i) => {
    return points[chosen[Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
  });
  // a covariance of fewer points than this has no smallest variance above 0
  const neighbours = Math.min(chosen.length, Math.max(Math.ceil(SHARE * chosen.length), 2 * dimensions + 2));
  const centres = integers(stream(seed, "thickness centres"), 0, CENTRES, chosen.length);
  const widths = Float64Array.from(centres, (centre) => {
    const nearest = nearestRows(subset, dimensions, centre, neighbours);
    return Math.sqrt(Math.max(0, symmetricEigenvalues(covariance(subset, dimensions, nearest), dimensions)[0]));
  });
  return quantile(widths.toSorted(), 0.5);
}

function nearestRows(points: Float64Array, dimensions: number, centre: number, count: number): number[] {
  const distances = Float64Array.from({ length: points.length / dimensions }, (_, row) => {
    let squares = 0;
    for (let a = 0; a < dimensions; a++) {
      const along = points[row * dimensions + a] - points[centre * dimensions + a];
      squares += along * along;
    }
    return squares;
  });
  const farthest = distances.toSorted()[count - 1];
  return Array.from(distances.keys()).filter((row) => distances[row] <= farthest);
}

function covariance(points: Float64Array, dimensions: number, rows: number[]): Float64Array {
  const means = Array.from(
    { length: dimensions },
    (_, a) => rows.reduce((sum, row) => sum + points[row * dimensions + a], 0) / rows.length,
  );
  return Float64Array.from({ length: dimensions * dimensions }, (_, i) => {
    const [a, b] = [Math.floor(i / dimensions), i % dimensions];
    const product = (row: number): number => (points[row * dimensions + a] - means[a]) * (points[row * dimensions + b] - means[b]);
    return rows.reduce((sum, row) => sum + product(row), 0) / (rows.length - 1);
  });
}
