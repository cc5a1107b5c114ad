/**
 * Regions by recursive splits that follow the data: a tree grown by description length.
 *
 * Where each region is a normal distribution of its own, a point costs -log π + ½ log det Σ nats (and a constant). Splitting a
 * region saves what its two halves cost less. That is the part of the bound of a model that draws the region first and
 * diffuses at its scale, so the tree is grown best first by exactly this: two blobs are split apart, a bent or slanted stroke is cut
 * until its pieces are straight, and a blob or a filled rectangle is left whole, since halving it saves nothing.
 *
 * A few points always look like several groups. So a split has to save where every point is judged by normals that it took no part
 * in fitting, and has to pay for the choice of its place: a small table is not memorised.
 */

import { log } from "../elementary.js";
import { logDeterminant, Moments, toUnit } from "./moments.js";
import type { Partition } from "./partition.js";

export interface SplitOptions {
  /** most regions, level by level, growing */
  sizes: readonly number[];
  /** least rows of a region */
  minimumRows: number;
  /** the regions' scale has standard deviations alone, no slant */
  axesOnly: boolean;
}

interface Node {
  rows: Uint32Array;
  /** the best split, where one is worth it */
  split: Split | null;
  children: [Node, Node] | null;
  /** its region on each level that was complete when it was a leaf or came to be within one */
  regions: number[];
}

interface Cut {
  axis: number;
  threshold: number;
}

interface Split extends Cut {
  /** nats of all rows together */
  saving: number;
}

/** Places along each axis where a region may be cut. */
const CANDIDATES = 64;

/**
 * @param points rows × dimensions
 * @param floor per axis, the least standard deviation of a region
 */
export function splitRegions(points: Float32Array, dimensions: number, options: SplitOptions, floor: ArrayLike<number>): Partition {
  const search = (rows: Uint32Array): Node => ({
    rows,
    split: bestSplit(points, dimensions, rows, options, floor),
    children: null,
    regions: [],
  });
  const root = search(Uint32Array.from({ length: points.length / dimensions }, (_, row) => row));
  const leaves = [root];
  options.sizes.forEach((size, level) => {
    while (leaves.length < size) {
      const best = leaves.reduce((a, b) => ((b.split?.saving ?? 0) > (a.split?.saving ?? 0) ? b : a));
      if (best.split === null) break;
      best.children = divide(points, dimensions, best.rows, best.split).map(search) as [Node, Node];
      for (const child of best.children) child.regions.push(...best.regions);
      leaves.splice(leaves.indexOf(best), 1, ...best.children);
    }
    // leaves stand in the order of the tree, so neighbours have neighbouring numbers
    leaves.forEach((leaf, region) => (leaf.regions[level] = region));
  });
  return partitionOf(root, leaves, options.sizes.length);
}

function divide(points: Float32Array, dimensions: number, rows: Uint32Array, { axis, threshold }: Cut): [Uint32Array, Uint32Array] {
  const isBelow = (row: number): boolean => points[row * dimensions + axis] < threshold;
  return [rows.filter(isBelow), rows.filter((row) => !isBelow(row))];
}

/**
 * What {@link cost} estimates, of rows each judged by the mean and covariance of the others. Leaving out a row at squared distance
 * h = (x - m)ᵀ Σ⁻¹ (x - m) of n makes the determinant (n / (n - 1))ᵈ (1 - h / (n - 1)) det Σ and the row's distance n h / (n - 1 - h).
 */
function leaveOneOutCost(points: Float32Array, d: number, rows: Uint32Array, axesOnly: boolean, floor: ArrayLike<number>): number {
  const moments = Moments.of(points, d, rows);
  const n = moments.count;
  const [mean, scale] = [moments.mean(), moments.scale(axesOnly, floor)];
  const fixed = logDeterminant(scale, d) + (d / 2) * log(n / (n - 1)) - log(n - 1);
  let total = 0;
  for (const row of rows) {
    const h = squaredNorm(toUnit(points, row, mean, scale));
    // a row that alone gives a direction its extent could be anywhere along it
    if (h >= n - 1) return Infinity;
    total += fixed + (log(1 - h / (n - 1)) + (n * h) / (n - 1 - h)) / 2;
  }
  return total;
}

function squaredNorm(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

/** Nats that rows cost as one region: n (½ log det Σ - log n), less what is the same for every division. */
function cost(moments: Moments, dimensions: number, axesOnly: boolean, floor: ArrayLike<number>): number {
  return moments.count * (logDeterminant(moments.scale(axesOnly, floor), dimensions) - log(moments.count));
}

/** Nats per row that a split has to save: less is no adaptation, and every region has to be learned. */
const WORTH = 0.02;

/** The cut that saves most, if it saves enough. */
function bestSplit(points: Float32Array, d: number, rows: Uint32Array, options: SplitOptions, floor: ArrayLike<number>): Split | null {
  const cut = bestCut(points, d, rows, options, floor);
  if (cut === null) return null;
  const judge = (chosen: Uint32Array): number => leaveOneOutCost(points, d, chosen, options.axesOnly, floor);
  // to name one of so many places costs the logarithm of their number
  const saving = judge(rows) - divide(points, d, rows, cut).reduce((sum, half) => sum + judge(half), 0) - log(CANDIDATES * d);
  return saving > WORTH * rows.length ? { ...cut, saving } : null;
}

function bestCut(
  points: Float32Array,
  d: number,
  rows: Uint32Array,
  { minimumRows, axesOnly }: SplitOptions,
  floor: ArrayLike<number>,
): Cut | null {
  if (rows.length < 2 * minimumRows) return null;
  const whole = Moments.of(points, d, rows);
  let [best, least]: [Cut | null, number] = [null, Infinity];
  for (let axis = 0; axis < d; axis++) {
    const { lower, width, bins } = binned(points, d, rows, axis);
    const below = new Moments(d);
    for (let cut = 1; cut < CANDIDATES; cut++) {
      below.merge(bins[cut - 1]);
      if (bins[cut - 1].count === 0 || below.count < minimumRows || rows.length - below.count < minimumRows) continue;
      const above = new Moments(d);
      above.merge(whole);
      above.merge(below, -1);
      const halves = cost(below, d, axesOnly, floor) + cost(above, d, axesOnly, floor);
      if (halves >= least) continue;
      // in the middle of a gap
      let end = cut;
      while (bins[end].count === 0) end++;
      least = halves;
      best = { axis, threshold: Math.fround(lower + ((cut + end) / 2) * width) };
    }
  }
  return best;
}

/** Moments of the rows in equal bins along an axis; thresholds in float32, as the tree keeps them. */
function binned(points: Float32Array, d: number, rows: Uint32Array, axis: number): { lower: number; width: number; bins: Moments[] } {
  let [lower, upper] = [Infinity, -Infinity];
  for (const row of rows) {
    lower = Math.min(lower, points[row * d + axis]);
    upper = Math.max(upper, points[row * d + axis]);
  }
  const width = (upper - lower) / CANDIDATES;
  const bins = Array.from({ length: CANDIDATES }, () => new Moments(d));
  const thresholds = Float32Array.from({ length: CANDIDATES }, (_, cut) => lower + cut * width);
  for (const row of rows) {
    const x = points[row * d + axis];
    let bin = width > 0 ? Math.min(Math.trunc((x - lower) / width), CANDIDATES - 1) : 0;
    // the quotient may be rounded across a threshold that the row stands at
    if (bin > 0 && x < thresholds[bin]) bin--;
    else if (bin + 1 < CANDIDATES && x >= thresholds[bin + 1]) bin++;
    bins[bin].add(points, row);
  }
  return { lower, width, bins };
}

function partitionOf(root: Node, leaves: Node[], levels: number): Partition {
  const axis: number[] = [];
  const threshold: number[] = [];
  const below: number[] = [];
  const above: number[] = [];
  const visit = (node: Node): number => {
    if (node.children === null) return -1 - leaves.indexOf(node);
    const at = axis.length;
    axis.push(node.split!.axis);
    threshold.push(node.split!.threshold);
    below.push(0);
    above.push(0);
    below[at] = visit(node.children[0]);
    above[at] = visit(node.children[1]);
    return at;
  };
  visit(root);
  return {
    count: leaves.length,
    levels,
    ancestors: Int32Array.from(leaves.flatMap(({ regions }) => regions)),
    locator: {
      kind: "tree",
      axis: Int32Array.from(axis),
      threshold: Float32Array.from(threshold),
      below: Int32Array.from(below),
      above: Int32Array.from(above),
    },
  };
}
