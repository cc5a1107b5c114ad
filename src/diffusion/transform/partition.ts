/** A hard partition of space into nested regions, as plain data. */

import { cellInBox } from "../noise-grid/cells.js";

/** How the region of a point is found. */
export type Locator =
  /** a tree: inner node i tests whether coordinate `axis[i]` is below `threshold[i]`; a negative child is region -1 - child */
  | { kind: "tree"; axis: Int32Array; threshold: Float32Array; below: Int32Array; above: Int32Array }
  /** the nearest of the centres, regions × dimensions, after division by `unit` along each axis */
  | { kind: "nearest"; centres: Float32Array; unit: Float32Array }
  /** cells of a box, `size` along each axis, the first axis varies slowest; points outside belong to the border cells */
  | { kind: "box"; lower: Float32Array; upper: Float32Array; size: number; region: Int32Array };

/** Regions of space; each lies within one region of every coarser level. */
export interface Partition {
  /** number of regions of the finest level */
  count: number;
  /** count × levels: for each finest region, the region of each level that holds it; the last is its own number */
  ancestors: Int32Array;
  levels: number;
  locator: Locator;
}

/** Returns the regions of chosen rows, chosen × levels. @param regions rows × levels */
export function regionsOfRows(regions: Int32Array, chosen: ArrayLike<number>, levels: number): Int32Array {
  return Int32Array.from({ length: chosen.length * levels }, (_, i) => regions[chosen[Math.floor(i / levels)] * levels + (i % levels)]);
}

/** Returns each row's finest region. @param regions rows × levels */
export function finestRegions(regions: Int32Array, levels: number): Int32Array {
  return levels === 0 ? new Int32Array(0) : regions.filter((_, i) => i % levels === levels - 1);
}

/** Returns the finest region of every row of points. */
export function locate({ locator, count }: Partition, points: Float32Array, dimensions: number): Int32Array {
  const rows = points.length / dimensions;
  if (count === 1) return new Int32Array(rows);
  const find = finder(locator, points);
  return Int32Array.from({ length: rows }, (_, row) => find(row * dimensions));
}

function finder(locator: Locator, points: Float32Array): (at: number) => number {
  switch (locator.kind) {
    case "tree":
      return (at) => {
        const { axis, threshold, below, above } = locator;
        let node = 0;
        while (node >= 0) node = points[at + axis[node]] < threshold[node] ? below[node] : above[node];
        return -1 - node;
      };
    case "nearest":
      return (at) => nearest(locator.centres, locator.unit, points, at);
    case "box":
      return (at) => locator.region[cellInBox(locator, points, at)];
  }
}

/** Returns the nearest centre to the point at `at`; the first of equally near ones. */
export function nearest(centres: ArrayLike<number>, unit: ArrayLike<number>, points: ArrayLike<number>, at: number): number {
  const d = unit.length;
  let [best, least] = [0, Infinity];
  for (let c = 0; c * d < centres.length; c++) {
    let distance = 0;
    for (let a = 0; a < d && distance < least; a++) {
      const difference = (points[at + a] - centres[c * d + a]) / unit[a];
      distance += difference * difference;
    }
    if (distance < least) [best, least] = [c, distance];
  }
  return best;
}
