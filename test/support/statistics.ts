/** Moments and two-sample statistics, in double precision. */

export interface Moments {
  count: number;
  mean: number;
  /** standard deviation */
  std: number;
  /** fourth standardised moment, 3 for a normal */
  kurtosis: number;
}

export function moments(values: ArrayLike<number>): Moments {
  const count = values.length;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i] / count;
  let second = 0;
  let fourth = 0;
  for (let i = 0; i < count; i++) {
    const squared = (values[i] - mean) ** 2;
    second += squared / count;
    fourth += (squared * squared) / count;
  }
  return { count, mean, std: Math.sqrt(second), kurtosis: fourth / (second * second) };
}

/** Values of one coordinate of rows × dimensions. */
export function column(points: ArrayLike<number>, dimensions: number, coordinate: number): Float64Array {
  return Float64Array.from({ length: points.length / dimensions }, (_, row) => points[row * dimensions + coordinate]);
}

/**
 * Kolmogorov & Smirnov's D·√n against a cumulative distribution function; beyond 1.95 with a probability of
 * 0.001, beyond 2.2 of 0.0001.
 */
export function kolmogorov(values: ArrayLike<number>, cumulative: (x: number) => number): number {
  const sorted = Float64Array.from(values).toSorted();
  const n = sorted.length;
  let largest = 0;
  sorted.forEach((x, i) => {
    const p = cumulative(x);
    largest = Math.max(largest, p - i / n, (i + 1) / n - p);
  });
  return largest * Math.sqrt(n);
}

/** The same between two samples: D·√(nm / (n + m)). */
export function kolmogorovTwoSample(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const x = Float64Array.from(a).toSorted();
  const y = Float64Array.from(b).toSorted();
  let largest = 0;
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    const at = Math.min(x[i], y[j]);
    while (i < x.length && x[i] === at) i++;
    while (j < y.length && y[j] === at) j++;
    largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
  }
  return largest * Math.sqrt((x.length * y.length) / (x.length + y.length));
}

/** χ² of `degrees` degrees of freedom as a standard normal (Wilson & Hilferty 1931). */
export function chiSquareScore(chiSquare: number, degrees: number): number {
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(chiSquare / degrees) - (1 - spread)) / Math.sqrt(spread);
}

/** χ² of counts against equal expected ones, as a standard normal. */
export function uniformScore(counts: ArrayLike<number>): number {
  const values = Array.from(counts);
  const expected = values.reduce((sum, count) => sum + count, 0) / values.length;
  const chiSquare = values.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return chiSquareScore(chiSquare, values.length - 1);
}

/**
 * Whether `sample` puts as much mass as `reference` into each of 2^depth cells, which halve the reference's
 * mass again and again along the axis where it is widest: χ² as a standard normal.
 *
 * @param reference rows × dimensions, many per cell
 * @param sample rows × dimensions
 */
export function cellScore(reference: ArrayLike<number>, sample: ArrayLike<number>, dimensions: number, depth: number): number {
  const rowsOf = (points: ArrayLike<number>): number[][] => {
    const columns = Array.from({ length: dimensions }, (_, c) => column(points, dimensions, c));
    return Array.from({ length: points.length / dimensions }, (_, row) => columns.map((values) => values[row]));
  };
  const all = rowsOf(reference);
  const others = rowsOf(sample);
  let chiSquare = 0;
  const split = (within: number[][], counted: number[][], level: number): void => {
    if (level === depth) {
      const expected = (within.length / all.length) * others.length;
      chiSquare += (counted.length - expected) ** 2 / (expected * (1 + others.length / all.length));
      return;
    }
    const widths = Array.from({ length: dimensions }, (_, c) => moments(within.map((point) => point[c])).std);
    const axis = widths.indexOf(Math.max(...widths));
    const middle = within.map((point) => point[axis]).toSorted((a, b) => a - b)[within.length >> 1];
    const side = (points: number[][], below: boolean): number[][] => points.filter((point) => point[axis] < middle === below);
    for (const below of [true, false]) split(side(within, below), side(counted, below), level + 1);
  };
  split(all, others, 0);
  return chiSquareScore(chiSquare, 2 ** depth - 1);
}
