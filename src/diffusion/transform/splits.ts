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

import { log } from "../../numerics/elementary.js";
import type { Sample } from "./moments.js";
import { logDeterminant, Moments, toUnit } from "./moments.js";
import type { Partition } from "./partition.js";

/** How far, and by what, rows are divided. */
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
  /** level by level, the number of the leaf that it is or lies in, of the tree as it was when that level was complete */
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
/** Nats per row that a split has to save: less is no adaptation, and every region has to be learned. */
const WORTH = 0.02;

/** The tree of a sample, and which of its nodes are the regions of each level. */
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
    // leaves stand in the order of the tree, so neighbours have neighbouring numbers
    leaves.forEach((leaf, region) => (leaf.regions[level] = region));
  });
  return partitionOf(root, leaves, options.sizes.length);
}

function divide({ points, dimensions }: Sample, rows: Uint32Array, { axis, threshold }: Cut): [Uint32Array, Uint32Array] {
  const isBelow = (row: number): boolean => points[row * dimensions + axis] < threshold;
  return [rows.filter(isBelow), rows.filter((row) => !isBelow(row))];
}

/** The cut that saves most, if it saves enough. */
function bestSplit(sample: Sample, rows: Uint32Array, options: SplitOptions): Split | null {
  const cut = bestCut(sample, rows, options);
  if (cut === null) return null;
  const judge = (chosen: Uint32Array): number => leaveOneOutCost(sample, chosen, options.axesOnly);
  // to name one of so many places costs the logarithm of their number
  const price = log(CANDIDATES * sample.dimensions);
  const saving = judge(rows) - divide(sample, rows, cut).reduce((sum, half) => sum + judge(half), 0) - price;
  return saving > WORTH * rows.length ? { ...cut, saving } : null;
}

/** The cut whose halves cost least, of those that leave enough rows on both sides. */
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
      // in the middle of a gap
      let end = cut;
      while (bins[end].count === 0) end++;
      least = halves;
      best = { axis, threshold: Math.fround(lower + ((cut + end) / 2) * width) };
    }
  }
  return best;
}

/** Nats that rows cost as one region, n (½ log det Σ - log n), less what is the same however they are divided. */
function cost(moments: Moments, d: number, axesOnly: boolean): number {
  return moments.count * (logDeterminant(moments.scale(axesOnly), d) - log(moments.count));
}

/**
 * Nats that rows cost as one region, each judged by the mean and covariance of the others, less what is the same however they are
 * divided; infinite where a row alone gives a direction its extent.
 *
 * Leaving out one of n rows at the squared distance h = (x - m)ᵀ Σ⁻¹ (x - m) makes the determinant
 * (n / (n - 1))ᵈ (1 - h / (n - 1)) det Σ and the row's own distance n h / (n - 1 - h). Of a diagonal Σ this holds axis by axis.
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

/** Moments of the rows in equal bins along an axis; thresholds in float32, as the tree keeps them. */
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
    // the quotient may be rounded across a threshold that the row stands at
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
