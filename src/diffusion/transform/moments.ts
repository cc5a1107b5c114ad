/** Mean and covariance of rows of points, from sums that add up over bins. */

import { cholesky } from "../../numerics/cholesky.js";
import { powerOfTwo } from "../../numerics/elementary.js";

/** Points to be partitioned, with the origin and scale of their sums. */
export interface Sample {
  /** rows × dimensions */
  points: Float32Array;
  dimensions: number;
  /** per axis, the origin of the sums: the mean of all rows, so that data far from 0 keep their digits */
  origin: Float64Array;
  /** per axis, the smallest standard deviation, used for rows without extent */
  floor: Float64Array;
  /** per axis, the standard deviation of all rows, at least the floor */
  unit: Float32Array;
}

/** The smallest standard deviation, relative to the data's along an axis and to their distance from 0: half of float32's resolution. */
const LEAST_SHARE = 1e-4;
const LEAST_PLACE = powerOfTwo(-24);

/** @throws RangeError if there are no rows, or a coordinate is not finite */
export function sampleOf(points: Float32Array, dimensions: number): Sample {
  if (points.length === 0) throw new RangeError("no points: coordinates are fitted to at least one");
  if (!points.every(Number.isFinite)) throw new RangeError("a coordinate of the points is not finite: none can be fitted to them");
  const rows = points.length / dimensions;
  const origin = new Float64Array(dimensions);
  points.forEach((value, i) => (origin[i % dimensions] += value / rows));
  const squares = new Float64Array(dimensions);
  points.forEach((value, i) => {
    const along = value - origin[i % dimensions];
    squares[i % dimensions] += (along * along) / rows;
  });
  const deviation = squares.map(Math.sqrt);
  const floor = deviation.map((value, a) => Math.max(LEAST_SHARE * value, LEAST_PLACE * Math.abs(origin[a]), 1e-30));
  return { points, dimensions, origin, floor, unit: Float32Array.from(deviation, (value, a) => Math.max(value, floor[a])) };
}

/** Number, sums and sums of products of rows, relative to the sample's origin. */
export class Moments {
  count = 0;
  private readonly sum: Float64Array;
  /** lower triangle of the products of coordinates, d × d row by row */
  private readonly products: Float64Array;

  constructor(private readonly sample: Sample) {
    this.sum = new Float64Array(sample.dimensions);
    this.products = new Float64Array(sample.dimensions * sample.dimensions);
  }

  static of(sample: Sample, rows: ArrayLike<number>): Moments {
    const moments = new Moments(sample);
    for (let i = 0; i < rows.length; i++) moments.add(rows[i]);
    return moments;
  }

  /** Adds a row of the sample. */
  add(row: number): void {
    const { sum, products } = this;
    const { points, origin, dimensions: d } = this.sample;
    this.count++;
    for (let a = 0; a < d; a++) {
      const x = points[row * d + a] - origin[a];
      sum[a] += x;
      for (let b = 0; b <= a; b++) products[a * d + b] += x * (points[row * d + b] - origin[b]);
    }
  }

  /** Adds all rows of other moments; a weight of -1 subtracts them. */
  merge(other: Moments, weight = 1): void {
    this.count += weight * other.count;
    other.sum.forEach((value, a) => (this.sum[a] += weight * value));
    other.products.forEach((value, i) => (this.products[i] += weight * value));
  }

  mean(): Float64Array {
    return this.sum.map((value, a) => this.sample.origin[a] + value / this.count);
  }

  /**
   * Lower triangular L of the affine map m + L u, for which standardised u have the covariance of the rows plus the floor's square
   * on every variance; d × d row by row.
   *
   * @param axesOnly true: only standard deviations on the diagonal
   */
  scale(axesOnly: boolean): Float64Array {
    const { count, sum, products } = this;
    const { dimensions: d, floor } = this.sample;
    return cholesky(
      Array.from({ length: d }, (_, a) =>
        Array.from({ length: a + 1 }, (_b, b) => {
          if (a !== b && axesOnly) return 0;
          const covariance = products[a * d + b] / count - (sum[a] / count) * (sum[b] / count);
          return a === b ? Math.max(covariance, 0) + floor[a] * floor[a] : covariance;
        }),
      ),
    );
  }
}
