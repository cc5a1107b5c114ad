/** How far the mass of one set of points must be moved to give the other, seen from many sides. */

import { checkWhole } from "../errors/checks.js";
import { normals, stream } from "../numerics/random.js";
import { sortAscending } from "./points/ascending.js";
import type { Measure } from "./points/point-set.js";
import { inCommonUnit, PointSet } from "./points/point-set.js";
import { asMany, defineMetric } from "./record.js";

/** Directions that memory can hold at once. */
const MAX_PROJECTIONS = 1_000_000;

export interface SlicedW1Options {
  /** directions that are looked along; more of them lower the error of the mean over directions */
  projections?: number;
}

/**
 * Sliced Wasserstein-1 distance, in the coordinates' unit: the mean over directions of the Wasserstein-1 distance of the
 * points' projections (Rabin, Peyré, Delon & Bernot 2011; Bonneel, Rabin, Peyré & Pfister 2015, there of order 2). The
 * directions are the same in every call. At least 0; between draws of one distribution of order n^(-1/2), not 0.
 *
 * @param x n ≥ 1 rows × dimensions
 * @param y m ≥ 1 rows × dimensions
 * @returns NaN where a coordinate is not finite
 * @throws RangeError where either has no rows, or ragged ones, and unless `projections` is a whole number from 1 on
 */
export function slicedW1(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  dimensions: number,
  { projections = 128 }: SlicedW1Options = {},
): number {
  checkWhole("projections", projections, 1, MAX_PROJECTIONS);
  const measure = distanceFrom(new PointSet(x, dimensions, "x"), projections, (shadowAlong) => shadowAlong);
  return measure(new PointSet(y, dimensions, "y"));
}

/** {@link slicedW1} of samples from the same data, whose projections are kept. */
export function slicedW1Of(real: PointSet): Measure {
  return distanceFrom(real, 128, (shadowAlong, along) => {
    const shadows = along.map(shadowAlong);
    return (_, i) => shadows[i];
  });
}

/** The data's projections along a direction, which is the i-th. */
type ShadowAlong = (direction: Float64Array, i: number) => Float64Array;

/** @param keep what becomes of the data's projections: made whenever they are asked for, or once */
function distanceFrom(real: PointSet, projections: number, keep: (shadow: ShadowAlong, along: Float64Array[]) => ShadowAlong): Measure {
  const { dimensions } = real;
  // along a line every direction shows the same
  const all = dimensions === 1 ? Float64Array.of(1) : directions(dimensions, projections);
  const along = Array.from({ length: all.length / dimensions }, (_, i) => all.subarray(i * dimensions, (i + 1) * dimensions));
  const measure = inCommonUnit([real] as const, (unit, data) => {
    const shadowOfData = keep((direction) => shadowOf(data, direction), along);
    return (drawn) => {
      let sum = 0;
      along.forEach((direction, i) => (sum += wasserstein1(shadowOfData(direction, i), shadowOf(drawn, direction))));
      return unit * ((sum * dimensions) / all.length);
    };
  });
  return (samples) => (real.isFinite && samples.isFinite ? measure(samples) : NaN);
}

/** `count` × dimensions: unit vectors uniform on the sphere, of a fixed stream. More of them begin with the same ones. */
export function directions(dimensions: number, count: number): Float64Array {
  // normals of all axes alike have no preferred direction (Muller 1959)
  const out = new Float64Array(normals(stream(0, "directions of a metric"), 0, 0, new Float32Array(count * dimensions)));
  for (let at = 0; at < out.length; at += dimensions) {
    const direction = out.subarray(at, at + dimensions);
    const length = Math.sqrt(direction.reduce((sum, z) => sum + z * z, 0));
    for (let a = 0; a < dimensions; a++) direction[a] /= length;
  }
  return out;
}

/** The points' projections on a direction, ascending. */
function shadowOf({ points, dimensions, rows }: PointSet, direction: Float64Array): Float64Array {
  const shadow = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let a = 0; a < dimensions; a++) sum += points[row * dimensions + a] * direction[a];
    shadow[row] = sum;
  }
  return sortAscending(shadow);
}

/**
 * Wasserstein-1 distance of two sets of values: ∫ |F⁻¹(q) - G⁻¹(q)| dq over 0 … 1, exact for sets of any sizes.
 *
 * @param x ascending, n ≥ 1
 * @param y ascending, m ≥ 1
 */
export function wasserstein1(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  const m = y.length;
  let sum = 0;
  if (n === m) {
    for (let i = 0; i < n; i++) sum += n * Math.abs(x[i] - y[i]);
    return sum / (n * n);
  }
  // q in steps of 1 / (n m), whole numbers, so that steps that end together do so exactly
  for (let q = 0, i = 0, j = 0; i < n && j < m;) {
    const endOfX = (i + 1) * m;
    const endOfY = (j + 1) * n;
    const end = Math.min(endOfX, endOfY);
    sum += (end - q) * Math.abs(x[i] - y[j]);
    if (end === endOfX) i++;
    if (end === endOfY) j++;
    q = end;
  }
  return sum / (n * m);
}

export const slicedW1Metric = defineMetric({
  name: "sliced_w1",
  label: "Sliced Wasserstein-1",
  unit: "",
  better: "lower",
  explanation: "mean over 128 directions of the distance that mass has to travel, in the data's own units",
  needs: ["samples"],
  measure: asMany(slicedW1Of),
  measured: "by default",
  shownIn: ["comparisons", "report", "samplers", "adaptation", "few steps", "paper", "diagnosis"],
});
