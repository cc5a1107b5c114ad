/** Regions as the cells of k-means: Lloyd 1982, seeded as k-means++ (Arthur & Vassilvitskii 2007). */

import type { StreamKey } from "../random.js";
import { permutation, stream, uniforms } from "../random.js";
import type { Partition } from "./partition.js";
import { nearest } from "./partition.js";

export interface KMeansOptions {
  /** most regions, level by level, growing */
  sizes: readonly number[];
  /** least rows of a region of the finest level */
  minimumRows: number;
}

/** Rows that the centres are fitted to. */
const SUBSET = 10_000;
const ITERATIONS = 30;

/**
 * The finest level's centres are those of the rows, every coarser level's those of the level below it, so that regions are nested.
 * Centres with fewer than `minimumRows` rows are left out, and their rows belong to the nearest that stays.
 *
 * @param unit per axis, what distances are measured in
 */
export function kMeansRegions(
  points: Float32Array,
  dimensions: number,
  { sizes, minimumRows }: KMeansOptions,
  unit: Float32Array,
  seed: number,
): Partition {
  const key = stream(seed, "k-means");
  const rows = points.length / dimensions;
  const subset = permutation(key, 0, rows).subarray(0, SUBSET);
  const chosen = Float32Array.from({ length: subset.length * dimensions }, (_, i) => {
    return points[subset[Math.floor(i / dimensions)] * dimensions + (i % dimensions)];
  });
  let centres = withoutSmall(kMeans(chosen, null, sizes.at(-1)!, unit, key, 1), unit, points, minimumRows);
  const finest = Float32Array.from(centres);
  const columns: Int32Array[] = [Int32Array.from({ length: finest.length / dimensions }, (_, c) => c)];
  for (let level = sizes.length - 2; level >= 0; level--) {
    const weights = countsOf(centres, unit, points);
    const coarse = kMeans(centres, weights, sizes[level], unit, key, sizes.length - level);
    const parent = Int32Array.from({ length: centres.length / dimensions }, (_, c) => nearest(coarse, unit, centres, c * dimensions));
    columns.unshift(columns[0].map((region) => parent[region]));
    centres = coarse;
  }
  const count = finest.length / dimensions;
  const ancestors = Int32Array.from({ length: count * sizes.length }, (_, i) => columns[i % sizes.length][Math.floor(i / sizes.length)]);
  return { count, levels: sizes.length, ancestors, locator: { kind: "nearest", centres: finest, unit } };
}

/** Centres of at most `k` cells of weighted points; fewer where there are fewer distinct points. */
function kMeans(
  points: Float32Array,
  weights: Float64Array | null,
  k: number,
  unit: Float32Array,
  key: StreamKey,
  position: number,
): Float32Array {
  const d = unit.length;
  const rows = points.length / d;
  const weight = (row: number): number => weights?.[row] ?? 1;
  let centres = seeded(points, weight, k, unit, uniforms(key, position, k));
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

/** Each next centre is a point, drawn with a chance in proportion to its squared distance from the nearest one so far. */
function seeded(points: Float32Array, weight: (row: number) => number, k: number, unit: Float32Array, draws: Float64Array): Float32Array {
  const d = unit.length;
  const rows = points.length / d;
  const chosen: number[] = [];
  const chance = Float64Array.from({ length: rows }, (_, row) => weight(row));
  const distance = new Float64Array(rows).fill(Infinity);
  for (const draw of draws.subarray(0, k)) {
    const total = chance.reduce((sum, each) => sum + each, 0);
    if (!(total > 0)) break;
    let [row, rest] = [0, draw * total];
    while (row + 1 < rows && (rest >= chance[row] || chance[row] === 0)) rest -= chance[row++];
    chosen.push(row);
    for (let other = 0; other < rows; other++) {
      let squares = 0;
      for (let a = 0; a < d; a++) squares += ((points[other * d + a] - points[row * d + a]) / unit[a]) ** 2;
      distance[other] = Math.min(distance[other], squares);
      chance[other] = weight(other) * distance[other];
    }
  }
  return Float32Array.from(chosen.flatMap((row) => [...points.subarray(row * d, (row + 1) * d)]));
}

function countsOf(centres: Float32Array, unit: Float32Array, points: Float32Array): Float64Array {
  const d = unit.length;
  const counts = new Float64Array(centres.length / d);
  for (let at = 0; at < points.length; at += d) counts[nearest(centres, unit, points, at)]++;
  return counts;
}

/** Leaves out the smallest centre until every one has enough rows, or one is left. */
function withoutSmall(all: Float32Array, unit: Float32Array, points: Float32Array, minimumRows: number): Float32Array {
  const d = unit.length;
  const counts = countsOf(all, unit, points);
  const kept = [...counts.keys()].filter((c) => counts[c] >= minimumRows);
  const largest = counts.indexOf(Math.max(...counts));
  const chosen = kept.length === 0 ? [largest] : kept;
  return Float32Array.from(chosen.flatMap((c) => [...all.subarray(c * d, (c + 1) * d)]));
}
