/** The histograms on the diagonal of a pair plot, in pixels. */

import type { PairAxis } from "./axis.js";
import type { Group } from "./rows.js";

/** The square of a column on the diagonal. */
export interface Square {
  row: number;
  x: number;
  y: number;
  size: number;
}

/** Share of a panel's height that the highest bar has. */
const HEIGHT = 0.92;

function countsOf(values: Float64Array, edges: readonly number[]): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  for (const value of values) {
    if (!(value >= edges[0] && value <= edges[edges.length - 1])) continue;
    // the last cell holds its upper bound
    let cell = 0;
    while (cell < counts.length - 1 && value >= edges[cell + 1]) cell++;
    counts[cell]++;
  }
  return counts;
}

/** Counts, or shares of all that are known. */
function heightsOf(values: Float64Array, edges: readonly number[], of: "count" | "share"): Float64Array {
  const counts = countsOf(values, edges);
  if (of === "count") return counts;
  const known = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  return counts.map((count) => count / Math.max(1, known));
}

const across = ({ lower, upper }: PairAxis, { x, size }: Square, value: number): number => x + ((value - lower) / (upper - lower)) * size;

/**
 * Bars of every column's cells, those of the groups on each other.
 *
 * @param over a group whose outline is drawn over them: heights are then shares of each group's rows, and both have room
 */
export function bars(axes: readonly PairAxis[], groups: readonly Group[], squares: readonly Square[], over?: Group): object[] {
  return squares.flatMap((square) => {
    const axis = axes[square.row];
    const heightsIn = ({ values }: Group): Float64Array =>
      heightsOf(values[square.row], axis.edges, over === undefined ? "count" : "share");
    const each = groups.map(heightsIn);
    const sums = each[0].map((_, cell) => each.reduce((sum, heights) => sum + heights[cell], 0));
    const highest = Math.max(...sums, ...(over === undefined ? [] : heightsIn(over)));
    if (!(highest > 0)) return [];
    const floor = square.y + square.size;
    const inset = axis.spread > 0 ? 0.12 : 0;
    return Array.from(each[0], (_, cell) => {
      const [from, to] = [axis.edges[cell], axis.edges[cell + 1]];
      const [x, x2] = [across(axis, square, from + inset * (to - from)), across(axis, square, to - inset * (to - from))];
      let below = 0;
      return groups.flatMap(({ colour }, g) => {
        const height = each[g][cell];
        if (height === 0) return [];
        const [low, high] = [below, below + height].map((level) => floor - (level / highest) * HEIGHT * square.size);
        below += height;
        return [{ x, x2: Math.max(x + 0.5, x2 - 0.5), y: high, y2: low, colour }];
      });
    }).flat();
  });
}

/** The outline of another group's histogram over that of the data, both as shares of their rows. */
export function outlines(axes: readonly PairAxis[], group: Group, data: Group, squares: readonly Square[]): object[] {
  return squares.flatMap((square) => {
    const axis = axes[square.row];
    const [heights, below] = [group, data].map(({ values }) => heightsOf(values[square.row], axis.edges, "share"));
    const highest = Math.max(...heights, ...below);
    if (!(highest > 0)) return [];
    const floor = square.y + square.size;
    const level = (height: number): number => floor - (height / highest) * HEIGHT * square.size;
    const corners = Array.from(heights, (height, cell) =>
      [axis.edges[cell], axis.edges[cell + 1]].map((edge) => [edge, level(height)]),
    ).flat();
    const all = [[axis.edges[0], floor], ...corners, [axis.edges[axis.edges.length - 1], floor]];
    return all.map(([edge, y], order) => ({ x: across(axis, square, edge), y, order, panel: square.row }));
  });
}
