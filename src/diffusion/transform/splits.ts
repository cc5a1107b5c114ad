/**
 * Regions by recursive splits of the data: a tree grown by description length.
 *
 * If each region is a normal distribution, a point costs -log π + ½ log det Σ nats plus a constant. A split saves the
 * difference between the cost of the region and the cost of its halves. This cost is the part of the bound that depends on the partition,
 * so the tree grows best first by the saving. It splits two blobs apart, cuts a bent or slanted stroke
 * until its pieces are straight, and leaves a blob or a filled rectangle whole, since halving it saves nothing.
 *
 * A few points always look like several groups. Every point is therefore scored under normals fitted without it, and a split pays for the
 * choice of its position. The tree does not overfit a small table.
 */

import { log } from "../../numerics/elementary.js";
import type { Sample } from "./moments.js";
import { Moments } from "./moments.js";
import { logDeterminant, toUnit } from "./affine.js";
import type { Partition } from "./partition.js";

/** Limits of the splits, and the scale of the regions. */
export interface SplitOptions {
  /** largest number of regions per level, increasing */
  sizes: readonly number[];
  /** smallest number of rows in a region */
  minimumRows: number;
  /** the regions' scale has only standard deviations, no correlations */
  axesOnly: boolean;
}

interface Node {
  rows: Uint32Array;
  /** the best split, if one saves enough */
  split: Split | null;
  children: [Node, Node] | null;
  /** per level, the number of the leaf that it is or lies in, in the tree as that level completed it */
  regions: number[];
}

interface Cut {
  axis: number;
  threshold: number;
}

interface Split extends Cut {
  /** total nats of all rows */
  saving: number;
}

/** Number of candidate positions along each axis. */
const CANDIDATES = 64;
/** Nats per row that a split must save: every region has to be learned, and a smaller saving does not repay that. */
const WORTH = 0.02;

/** Grows the tree of a sample, and returns which of its nodes are the regions of each level. */
export function splitRegions(sample: Sample, options: SplitOptions): Partition {
  const search = (rows: Uint32Array): Node => ({ rows, split: bestSplit(sample, rows, options), children: null, regions: [] });
  const root = search(Uint32Array.from({ length: sample.points.length / sample.dimensions }, (_, row) => row));
  const leaves = [root];
  options.sizes.forEach((size, level) => {
    while (leaves.length < size) {
      const best = leaves.reduce((a, b) => ((b.split?.saving ?? 0) > (a.split?.saving ?? 0) ? b : a));
      if (best.split === null) break;
      best.children = divide(sample, best.rows, best.split).map(search) as [Node, Node];
      for (const child of best.children) child.regions.push(...best.regions);
      leaves.splice(leaves.indexOf(best), 1, ...best.children);
    }
    // leaves are numbered in the order of the tree, so neighbours have neighbouring numbers
    leaves.forEach((leaf, region) => (leaf.regions[level] = region));
  });
  return partitionOf(root, leaves, options.sizes.length);
}

function divide({ points, dimensions }: Sample, rows: Uint32Array, { axis, threshold }: Cut): [Uint32Array, Uint32Array] {
  const isBelow = (row: number): boolean => points[row * dimensions + axis] < threshold;
  return [rows.filter(isBelow), rows.filter((row) => !isBelow(row))];
}

/** Returns the cut that saves most, if it saves enough. */
function bestSplit(sample: Sample, rows: Uint32Array, options: SplitOptions): Split | null {
  const cut = bestCut(sample, rows, options);
  if (cut === null) return null;
  const judge = (chosen: Uint32Array): number => leaveOneOutCost(sample, chosen, options.axesOnly);
  // the choice among the positions costs the logarithm of their number
  const price = log(CANDIDATES * sample.dimensions);
  const saving = judge(rows) - divide(sample, rows, cut).reduce((sum, half) => sum + judge(half), 0) - price;
  return saving > WORTH * rows.length ? { ...cut, saving } : null;
}

/** Returns the cut with the smallest cost, among those that leave enough rows on both sides. */
function bestCut(sample: Sample, rows: Uint32Array, { minimumRows, axesOnly }: SplitOptions): Cut | null {
  if (rows.length < 2 * minimumRows) return null;
  const whole = Moments.of(sample, rows);
  let [best, least]: [Cut | null, number] = [null, Infinity];
  for (let axis = 0; axis < sample.dimensions; axis++) {
    const { lower, width, bins } = binned(sample, rows, axis);
    const below = new Moments(sample);
    for (let cut = 1; cut < CANDIDATES; cut++) {
      below.merge(bins[cut - 1]);
      if (bins[cut - 1].count === 0 || below.count < minimumRows || rows.length - below.count < minimumRows) continue;
      const above = new Moments(sample);
      above.merge(whole);
      above.merge(below, -1);
      const halves = cost(below, sample.dimensions, axesOnly) + cost(above, sample.dimensions, axesOnly);
      if (halves >= least) continue;
      // the middle of the gap
      let end = cut;
      while (bins[end].count === 0) end++;
      least = halves;
      best = { axis, threshold: Math.fround(lower + ((cut + end) / 2) * width) };
    }
  }
  return best;
}

/** Nats that rows cost as one region, n (½ log det Σ - log n), without the terms that do not depend on the partition. */
function cost(moments: Moments, d: number, axesOnly: boolean): number {
  return moments.count * (logDeterminant(moments.scale(axesOnly), d) - log(moments.count));
}

/**
 * Nats that rows cost as one region, each scored by the mean and covariance of the others, without the terms that do not depend on the
 * partition. Infinite if one row alone determines the extent in a direction.
 *
 * Leaving out one of n rows at the squared distance h = (x - m)ᵀ Σ⁻¹ (x - m) makes the determinant
 * (n / (n - 1))ᵈ (1 - h / (n - 1)) det Σ and the row's own distance n h / (n - 1 - h). For a diagonal Σ this holds for each axis.
 */
export function leaveOneOutCost(sample: Sample, rows: Uint32Array, axesOnly: boolean): number {
  const { points, dimensions: d } = sample;
  const moments = Moments.of(sample, rows);
  const n = moments.count;
  const map = { dimensions: d, mean: moments.mean(), scale: moments.scale(axesOnly) };
  const fixed = logDeterminant(map.scale, d) + (d / 2) * log(n / (n - 1)) - log(n - 1);
  const ofDistance = (h: number): number => (h < n - 1 ? (log(1 - h / (n - 1)) + (n * h) / (n - 1 - h)) / 2 : Infinity);
  let total = 0;
  for (const row of rows) {
    let [distance, byAxis] = [0, 0];
    for (const value of toUnit(points, row, map)) {
      distance += value * value;
      if (axesOnly) byAxis += ofDistance(value * value);
    }
    total += fixed + (axesOnly ? byAxis : ofDistance(distance));
  }
  return total;
}

/** Moments of the rows in equal bins along an axis; thresholds in float32, as the tree stores them. */
function binned(sample: Sample, rows: Uint32Array, axis: number): { lower: number; width: number; bins: Moments[] } {
  const { points, dimensions: d } = sample;
  let [lower, upper] = [Infinity, -Infinity];
  for (const row of rows) {
    lower = Math.min(lower, points[row * d + axis]);
    upper = Math.max(upper, points[row * d + axis]);
  }
  const width = (upper - lower) / CANDIDATES;
  const bins = Array.from({ length: CANDIDATES }, () => new Moments(sample));
  const thresholds = Float32Array.from({ length: CANDIDATES }, (_, cut) => lower + cut * width);
  for (const row of rows) {
    const x = points[row * d + axis];
    let bin = width > 0 ? Math.min(Math.trunc((x - lower) / width), CANDIDATES - 1) : 0;
    // rounding can move the quotient across a threshold that the row lies on
    if (bin > 0 && x < thresholds[bin]) bin--;
    else if (bin + 1 < CANDIDATES && x >= thresholds[bin + 1]) bin++;
    bins[bin].add(row);
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
