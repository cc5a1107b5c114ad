/** Count, sums and sums of products of rows of points: enough for their mean and covariance. */

import { cholesky } from "../cholesky.js";
import { log } from "../elementary.js";

export class Moments {
  count = 0;
  private readonly sum: Float64Array;
  /** lower triangle of the products of each two coordinates, d × d row by row */
  private readonly products: Float64Array;

  constructor(private readonly dimensions: number) {
    this.sum = new Float64Array(dimensions);
    this.products = new Float64Array(dimensions * dimensions);
  }

  static of(points: Float32Array, dimensions: number, rows: ArrayLike<number>): Moments {
    const moments = new Moments(dimensions);
    for (let i = 0; i < rows.length; i++) moments.add(points, rows[i]);
    return moments;
  }

  /** Adds a row of `points`. */
  add(points: Float32Array, row: number): void {
    const { dimensions: d, sum, products } = this;
    this.count++;
    for (let a = 0; a < d; a++) {
      const x = points[row * d + a];
      sum[a] += x;
      for (let b = 0; b <= a; b++) products[a * d + b] += x * points[row * d + b];
    }
  }

  /** Adds all rows of another, or with a weight of -1 takes them away. */
  merge(other: Moments, weight = 1): void {
    this.count += weight * other.count;
    other.sum.forEach((value, a) => (this.sum[a] += weight * value));
    other.products.forEach((value, i) => (this.products[i] += weight * value));
  }

  mean(): Float64Array {
    return this.sum.map((value) => value / this.count);
  }

  /**
   * Lower triangular L of an affine map m + L u that gives standardised u the covariance of the rows, d × d row by row.
   *
   * @param axesOnly true: standard deviations on the diagonal alone
   * @param floor per axis, the least standard deviation: what data without extent get
   */
  scale(axesOnly: boolean, floor: ArrayLike<number>): Float64Array {
    const { dimensions: d, count, sum, products } = this;
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

/** u = L⁻¹(x - m) of a row of points. @param from of the map's mean and scale among those of several */
export function toUnit(
  points: Float32Array,
  row: number,
  mean: ArrayLike<number>,
  scale: ArrayLike<number>,
  d = mean.length,
  from = 0,
): Float64Array {
  const u = new Float64Array(d);
  for (let a = 0; a < d; a++) {
    let rest = points[row * d + a] - mean[from * d + a];
    for (let b = 0; b < a; b++) rest -= scale[(from * d + a) * d + b] * u[b];
    u[a] = rest / scale[(from * d + a) * d + a];
  }
  return u;
}

/** log det of a lower triangular matrix, d × d row by row. */
export function logDeterminant(lower: ArrayLike<number>, d: number, from = 0): number {
  let sum = 0;
  for (let a = 0; a < d; a++) sum += log(lower[from + a * d + a]);
  return sum;
}
