/** A set of points with what several metrics ask of it alone, so that of data it is made once however many sets of samples they meet. */

import { binaryScale } from "../../numerics/elementary.js";
import { KdTree } from "./kd-tree.js";
import type { Norm } from "./norm.js";
import { chebyshev } from "./norm.js";
import { allFinite, metricRows } from "../../numerics/points.js";
import { someRows } from "./rows.js";

/** Sizes whose squares, and sums of many of them, are far from the ends of double precision. */
const [SMALL, LARGE] = [1e-100, 1e100];

export class PointSet {
  readonly rows: number;
  readonly isFinite: boolean;
  /** absolute value of the largest coordinate */
  readonly largest: number;
  private readonly trees = new Map<Norm, KdTree>();
  private readonly subsets = new Map<number, PointSet>();
  private scaled: { unit: number; set: PointSet } | undefined;

  /**
   * @param points rows × dimensions; they must stay as they are
   * @param what names them in errors
   * @param least fewest rows that are valid
   * @throws RangeError naming what is not a number of coordinates, an array of numbers, whole rows or enough of them
   */
  constructor(
    readonly points: ArrayLike<number>,
    readonly dimensions: number,
    what = "points",
    least = 1,
  ) {
    this.rows = metricRows(what, points, dimensions, least);
    this.isFinite = allFinite(points);
    let largest = 0;
    for (let i = 0; i < points.length; i++) largest = Math.max(largest, Math.abs(points[i]));
    this.largest = largest;
  }

  /** The points in a tree. @throws RangeError where a coordinate is not finite */
  tree(norm: Norm = chebyshev): KdTree {
    const tree = this.trees.get(norm) ?? new KdTree(this.points, this.dimensions, norm);
    this.trees.set(norm, tree);
    return tree;
  }

  /** At most `count` of the rows, the same for the same numbers: {@link someRows}. */
  some(count: number): PointSet {
    if (this.rows <= count) return this;
    const subset = this.subsets.get(count) ?? new PointSet(someRows(this.points, this.dimensions, count), this.dimensions);
    this.subsets.set(count, subset);
    return subset;
  }

  /** The points in a unit that is a power of two: dividing by it changes no digit. */
  in(unit: number): PointSet {
    if (unit === 1) return this;
    if (this.scaled?.unit !== unit)
      this.scaled = {
        unit,
        set: new PointSet(
          Float64Array.from(this.points, (value) => value / unit),
          this.dimensions,
        ),
      };
    return this.scaled.set;
  }
}

/** The value of a metric for a set of samples. */
export type Measure<Value = number> = (samples: PointSet) => Value;

/**
 * The unit, a power of two, in which no square of a coordinate of the sets leaves double precision, nor a sum of many: 1 but where the
 * largest is extreme. A metric without a unit is the same in it, and one with it as many units.
 */
export function commonUnit(...sets: readonly PointSet[]): number {
  const largest = Math.max(...sets.map((set) => set.largest));
  return largest > SMALL && largest < LARGE ? 1 : binaryScale(largest);
}

/**
 * A metric that squares coordinates, in the common unit of the data and the samples: prepared with the data once, and again only where
 * samples are so extreme that they need another unit.
 *
 * @param real what samples are compared with
 * @param prepare what is done with that in a unit, and then with samples in it
 */
export function inCommonUnit<Sets extends readonly PointSet[], Value>(
  real: Sets,
  prepare: (unit: number, ...real: Sets) => Measure<Value>,
): Measure<Value> {
  let prepared: { unit: number; measure: Measure<Value> } | undefined;
  return (samples) => {
    const unit = commonUnit(...real, samples);
    if (prepared?.unit !== unit)
      prepared = { unit, measure: prepare(unit, ...(real.map((set) => set.in(unit)) as readonly PointSet[] as Sets)) };
    return prepared.measure(samples.in(unit));
  };
}
