/** Regions as the cells of uniform grids over the data's box; a cell is divided further only if it holds enough points. */

import { cellAbove, cellInBox } from "../noise-grid/cells.js";
import { powInteger } from "../../numerics/elementary.js";
import type { Sample } from "./moments.js";
import type { Partition } from "./partition.js";

/** Sizes of the grids, and the rule that divides a cell. */
export interface UniformOptions {
  /** cells along each axis, per level; each a multiple of the one before */
  sizes: readonly number[];
  /** a cell is divided if its occupied cells of the next level hold this many points on average */
  minimumRows: number;
}

/** An occupied cell of the finest grid, and its region on each level. */
interface Occupied {
  cell: number;
  rows: number;
  regions: number[];
  /** whether its cell was divided on every level so far */
  isDivided: boolean;
}

/**
 * Returns the occupied cells of nested grids. An empty cell belongs to the nearest occupied one, so that sampling draws only regions
 * that the model was trained on.
 *
 * @param box one bound per axis
 */
export function uniformRegions(
  { points, dimensions }: Sample,
  { sizes, minimumRows }: UniformOptions,
  box: { lower: Float32Array; upper: Float32Array },
): Partition {
  const finest = sizes.at(-1)!;
  const counts = new Int32Array(powInteger(finest, dimensions));
  for (let at = 0; at < points.length; at += dimensions) counts[cellInBox({ ...box, size: finest }, points, at)]++;
  const occupied = [...counts.keys()].flatMap((cell): Occupied[] =>
    counts[cell] === 0 ? [] : [{ cell, rows: counts[cell], regions: [], isDivided: true }],
  );
  const cellAt = (cell: number, size: number): number => cellAbove(cell, finest, size, dimensions);
  sizes.forEach((size, level) => {
    const names = new Map<string, number>();
    for (const each of occupied) {
      const name = each.isDivided ? `cell ${cellAt(each.cell, size)}` : `kept ${each.regions[level - 1]}`;
      each.regions.push(names.get(name) ?? names.size);
      names.set(name, each.regions[level]);
    }
    const next = sizes[level + 1];
    if (next !== undefined) keepSparse(occupied, level, (cell) => cellAt(cell, next), minimumRows);
  });
  const homes = Int32Array.from(counts, (count, cell) => (count > 0 ? -1 : nearestOccupied(cell, occupied, finest, dimensions)));
  const own = new Map(occupied.map(({ cell, regions }) => [cell, regions.at(-1)!]));
  const region = Int32Array.from(counts, (_, cell) => own.get(homes[cell] < 0 ? cell : homes[cell])!);
  const count = 1 + Math.max(...own.values());
  const ancestors = new Int32Array(count * sizes.length);
  for (const { regions } of occupied) ancestors.set(regions, regions.at(-1)! * sizes.length);
  return { count, levels: sizes.length, ancestors, locator: { kind: "box", ...box, size: finest, region } };
}

/** Marks the cells of a level that hold too few points to be divided further. */
function keepSparse(occupied: Occupied[], level: number, next: (cell: number) => number, least: number): void {
  const held = new Map<number, { rows: number; cells: Set<number> }>();
  for (const { cell, rows, regions } of occupied) {
    const entry = held.get(regions[level]) ?? { rows: 0, cells: new Set() };
    held.set(regions[level], { rows: entry.rows + rows, cells: entry.cells.add(next(cell)) });
  }
  for (const each of occupied) {
    const { rows, cells } = held.get(each.regions[level])!;
    each.isDivided &&= rows >= least * cells.size;
  }
}

/** Returns the occupied cell with the nearest indices; the first of several. */
function nearestOccupied(cell: number, occupied: readonly Occupied[], size: number, d: number): number {
  let [best, least] = [-1, Infinity];
  for (const { cell: other } of occupied) {
    let [a, b, squares] = [cell, other, 0];
    for (let axis = 0; axis < d; axis++) {
      const along = (a % size) - (b % size);
      squares += along * along;
      [a, b] = [Math.floor(a / size), Math.floor(b / size)];
    }
    if (squares < least) [best, least] = [other, squares];
  }
  return best;
}
