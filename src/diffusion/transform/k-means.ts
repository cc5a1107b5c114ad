/** Regions as the cells of k-means: Lloyd 1982, seeded as k-means++ (Arthur & Vassilvitskii 2007). */

import { permutation, stream, uniforms } from "../../numerics/random.js";
import type { Sample } from "./moments.js";
import type { Partition } from "./partition.js";
import { nearest } from "./partition.js";

/** Limits of the number of centres and of the rows per centre. */
export interface KMeansOptions {
  /** largest number of regions per level, increasing */
  sizes: readonly number[];
  /** smallest number of rows in a region of the finest level */
  minimumRows: number;
}

/** Rows that the centres are fitted to. */
const SUBSET = 10_000;
const ITERATIONS = 30;

/**
 * Fits the finest level's centres to the rows, and every coarser level's centres to the centres of the next finer level, weighted by their
 * rows. The regions are therefore nested. While a centre has fewer than `minimumRows` rows, the centre with the fewest is removed, and its
 * rows move to the nearest remaining centre.
 */
export function kMeansRegions(sample: Sample, { sizes, minimumRows }: KMeansOptions, seed: number): Partition {
  const { points, dimensions, unit } = sample;
  const key = stream(seed, "k-means");
  const rows = points.length / dimensions;
  const subset = permutation(key, 0, rows).subarray(0, SUBSET);
  const chosen = Float32Array.from({ length: subset.length * dimensions }, (_, i) => {
    return points[subset[Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
  });
  const most = Math.max(1, Math.min(sizes.at(-1)!, Math.floor(rows / minimumRows)));
  const subsetCloud: Cloud = { points: chosen, weight: () => 1, unit };
  const { centres: finest, counts } = withoutSmall(kMeans(subsetCloud, uniforms(key, 1, most)), sample, minimumRows);
  const count = finest.length / dimensions;
  const columns: Int32Array[] = [Int32Array.from({ length: count }, (_, c) => c)];
  let [centres, weights] = [finest, counts];
  for (let level = sizes.length - 2; level >= 0; level--) {
    const held = weights;
    const cloud: Cloud = { points: centres, weight: (row) => held[row], unit };
    const coarse = kMeans(cloud, uniforms(key, sizes.length - level, sizes[level]));
    const parent = Int32Array.from({ length: weights.length }, (_, c) => nearest(coarse, unit, centres, c * dimensions));
    columns.unshift(columns[0].map((region) => parent[region]));
    const above = new Float64Array(coarse.length / dimensions);
    weights.forEach((weight, c) => (above[parent[c]] += weight));
    [centres, weights] = [coarse, above];
  }
  const ancestors = Int32Array.from({ length: count * sizes.length }, (_, i) => columns[i % sizes.length][Math.floor(i / sizes.length)]);
  return { count, levels: sizes.length, ancestors, locator: { kind: "nearest", centres: finest, unit } };
}

/** Points with weights, and the scale of each coordinate that distances are measured by. */
interface Cloud {
  points: Float32Array;
  weight: (row: number) => number;
  unit: Float32Array;
}

/** Centres of at most as many cells as there are draws; fewer where there are fewer distinct points. */
function kMeans(cloud: Cloud, draws: Float64Array): Float32Array {
  const { points, weight, unit } = cloud;
  const d = unit.length;
  const rows = points.length / d;
  let centres = seeded(cloud, draws);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const sums = new Float64Array(centres.length);
    const totals = new Float64Array(centres.length / d);
    for (let row = 0; row < rows; row++) {
      const cell = nearest(centres, unit, points, row * d);
      totals[cell] += weight(row);
      for (let a = 0; a < d; a++) sums[cell * d + a] += weight(row) * points[row * d + a];
    }
    const before = centres;
    const moved = before.map((value, i) => (totals[Math.floor(i / d)] > 0 ? sums[i] / totals[Math.floor(i / d)] : value));
    centres = moved;
    if (moved.every((value, i) => value === before[i])) break;
  }
  return centres;
}

/** Draws each next centre from the points, with a probability proportional to the squared distance from the nearest centre so far. */
function seeded({ points, weight, unit }: Cloud, draws: Float64Array): Float32Array {
  const d = unit.length;
  const rows = points.length / d;
  const chosen: number[] = [];
  const chance = Float64Array.from({ length: rows }, (_, row) => weight(row));
  const distance = new Float64Array(rows).fill(Infinity);
  for (const draw of draws) {
    const total = chance.reduce((sum, each) => sum + each, 0);
    if (!(total > 0)) break;
    let [row, rest] = [0, draw * total];
    while (row + 1 < rows && (rest >= chance[row] || chance[row] === 0)) rest -= chance[row++];
    chosen.push(row);
    for (let other = 0; other < rows; other++) {
      let squares = 0;
      for (let a = 0; a < d; a++) {
        const along = (points[other * d + a] - points[row * d + a]) / unit[a];
        squares += along * along;
      }
      distance[other] = Math.min(distance[other], squares);
      chance[other] = weight(other) * distance[other];
    }
  }
  return Float32Array.from(chosen.flatMap((row) => [...points.subarray(row * d, (row + 1) * d)]));
}

/** Removes centres until each has enough rows; returns the rest with their numbers of rows. At least one remains. */
function withoutSmall(
  all: Float32Array,
  { points, dimensions: d, unit }: Sample,
  least: number,
): { centres: Float32Array; counts: Float64Array } {
  let centres = all;
  let homes = Int32Array.from({ length: points.length / d }, (_, row) => nearest(centres, unit, points, row * d));
  for (;;) {
    const counts = new Float64Array(centres.length / d);
    for (const home of homes) counts[home]++;
    const smallest = counts.indexOf(counts.reduce((a, b) => Math.min(a, b)));
    if (counts.length === 1 || counts[smallest] >= least) return { centres, counts };
    centres = centres.filter((_, i) => Math.floor(i / d) !== smallest);
    homes = homes.map((home, row) => (home === smallest ? nearest(centres, unit, points, row * d) : home - (home > smallest ? 1 : 0)));
  }
}
