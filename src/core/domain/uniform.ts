/** Regions as the cells of uniform grids over the data's box; a cell is divided further only where it holds enough points. */

import type { Partition } from "./partition.js";
import { cellInBox } from "./partition.js";

export interface UniformOptions {
  /** cells along each axis, level by level; each a multiple of the one before */
  sizes: readonly number[];
  /** a cell is divided where its cells of the next level that hold points hold as many on average */
  minimumRows: number;
}

/** @param lower, upper the box, one bound per axis */
export function uniformRegions(
  points: Float32Array,
  dimensions: number,
  { sizes, minimumRows }: UniformOptions,
  lower: Float32Array,
  upper: Float32Array,
): Partition {
  const finest = sizes.at(-1)!;
  const counts = cellCounts(points, dimensions, finest, lower, upper);
  const ofLevel = (cell: number, size: number): number => coarser(cell, finest, size, dimensions);
  // level by level: for each finest cell, the region that holds it
  const columns: number[][] = [];
  let isDivided: Int32Array = counts.map(() => 1);
  sizes.forEach((size, level) => {
    const before = columns.at(-1);
    const names = new Map<string, number>();
    columns.push(
      Array.from(counts, (_, cell) => {
        const name = before === undefined || isDivided[cell] === 1 ? `cell ${ofLevel(cell, size)}` : `kept ${before[cell]}`;
        if (!names.has(name)) names.set(name, names.size);
        return names.get(name)!;
      }),
    );
    const next = sizes[level + 1];
    if (next !== undefined) isDivided = enough(columns[level], next, minimumRows, isDivided);
  });
  const last = columns.at(-1)!;
  const count = 1 + Math.max(...last);
  const ancestors = new Int32Array(count * sizes.length);
  last.forEach((region, cell) => columns.forEach((column, level) => (ancestors[region * sizes.length + level] = column[cell])));
  return {
    count,
    levels: sizes.length,
    ancestors,
    locator: { kind: "box", lower, upper, size: finest, region: Int32Array.from(last) },
  };

  /** 1 for the finest cells whose region holds enough points for cells of size `next`. */
  function enough(column: number[], size: number, least: number, parents: Int32Array): Int32Array {
    const totals = new Map<number, number>();
    const occupied = new Map<number, Set<number>>();
    column.forEach((region, cell) => {
      if (counts[cell] === 0) return;
      totals.set(region, (totals.get(region) ?? 0) + counts[cell]);
      occupied.set(region, (occupied.get(region) ?? new Set()).add(ofLevel(cell, size)));
    });
    return Int32Array.from(column, (region, cell) => {
      const cells = occupied.get(region)?.size ?? 0;
      return parents[cell] === 1 && cells > 0 && totals.get(region)! >= least * cells ? 1 : 0;
    });
  }
}

function cellCounts(points: Float32Array, d: number, size: number, lower: Float32Array, upper: Float32Array): Int32Array {
  const counts = new Int32Array(size ** d);
  for (let at = 0; at < points.length; at += d) {
    counts[cellInBox({ lower, upper, size }, points, at)]++;
  }
  return counts;
}

/** The cell of a grid of `size` that holds a cell of a grid of `finest`, a multiple of it. */
function coarser(cell: number, finest: number, size: number, d: number): number {
  let [rest, index, weight] = [cell, 0, 1];
  for (let a = 0; a < d; a++) {
    index += Math.floor(((rest % finest) * size) / finest) * weight;
    rest = Math.floor(rest / finest);
    weight *= size;
  }
  return index;
}
