/** The factor of a noise grid at points and timesteps, as operators. */

import type { ModelConfig } from "../../../diffusion/model-config.js";
import type { GridConfig } from "../../../diffusion/noise-grid/grid.js";
import { cellCount, gridParts, inverseWidths, levelRanges, SMALLEST_FACTOR } from "../../../diffusion/noise-grid/grid.js";
import type { Graph, Value } from "../file/graph.js";

/** A cell of a level, int64, rows, and its weight, float32; undefined: 1. */
interface Corner {
  cell: Value;
  share: Value | undefined;
}

/** Points and timesteps: float32, rows × dimensions, and int64, rows. */
interface Place {
  x: Value;
  t: Value;
}

/** @param values of the grid, one part after the other @returns float32, rows × 1; undefined without a grid */
export function noiseFactor(graph: Graph, { grid, schedule }: ModelConfig, values: Float32Array, { x, t }: Place): Value | undefined {
  if (grid === null) return undefined;
  const parts = gridParts(grid);
  const ranges = levelRanges(grid, schedule.timesteps);
  const factors = parts.map((part, i) => {
    const { offset, length } = ranges[i];
    const table = graph.floats(values.subarray(offset, offset + length), [length]);
    const first = graph.node("Mul", [t, graph.integer(cellCount(grid, part))]);
    const terms = cornersOf(graph, grid, part.size, x).map(({ cell, share }) => {
      const value = graph.gather(table, graph.node("Add", [first, cell]));
      return share === undefined ? value : graph.node("Mul", [share, value]);
    });
    return terms.reduce((sum, term) => graph.node("Add", [sum, term]));
  });
  if (grid.gate === true) {
    const gate = factors.pop()!;
    const one = graph.float(1);
    const deviation = graph.node("Sub", [factors.pop()!, one]);
    factors.push(graph.node("Add", [one, graph.node("Mul", [gate, deviation])]));
  }
  const product = factors.reduce((whole, factor) => graph.node("Mul", [whole, factor]));
  const factor = grid.mode === "as-written" ? graph.node("Max", [product, graph.float(SMALLEST_FACTOR)]) : product;
  return graph.unsqueeze(factor, 1);
}

/** The values that a lookup uses on a level of `size` cells along each axis. */
function cornersOf(graph: Graph, grid: GridConfig, size: number, x: Value): Corner[] {
  const inverse = inverseWidths(grid);
  const isNearest = grid.lookup !== "multilinear";
  let corners: Corner[] = [{ cell: graph.integer(0), share: undefined }];
  grid.axes.forEach((axis, a) => {
    const moved = graph.node("Sub", [graph.column(x, axis), graph.float(grid.lower[a])]);
    const position = graph.node("Mul", [graph.node("Mul", [moved, graph.float(inverse[a])]), graph.float(size)]);
    const centred = isNearest ? position : graph.node("Sub", [position, graph.float(0.5)]);
    const inside = graph.node("Min", [graph.node("Max", [centred, graph.float(0)]), graph.float(size - 1)]);
    const low = graph.cast(inside, "int64");
    const within = (cell: Value, along: Value): Value => graph.node("Add", [graph.node("Mul", [cell, graph.integer(size)]), along]);
    if (isNearest) {
      corners = corners.map(({ cell, share }) => ({ cell: within(cell, low), share }));
      return;
    }
    const above = graph.node("Sub", [inside, graph.cast(low, "float32")]);
    const below = graph.node("Sub", [graph.float(1), above]);
    const high = graph.node("Min", [graph.node("Add", [low, graph.integer(1)]), graph.integer(size - 1)]);
    const weighted = (share: Value | undefined, own: Value): Value => (share === undefined ? own : graph.node("Mul", [share, own]));
    corners = corners.flatMap(({ cell, share }) => [
      { cell: within(cell, low), share: weighted(share, below) },
      { cell: within(cell, high), share: weighted(share, above) },
    ]);
  });
  return corners;
}
