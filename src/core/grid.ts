/** The learnable noise grid: levels × timesteps × cells over a box of some of the axes. */

const f = Math.fround;

/** A penalty on a level, added to the loss: weight · Σ |G - 1| over all its values. */
export interface Penalty {
  kind: "l1";
  weight: number;
}

export interface LevelConfig {
  name: string;
  /** cells along each axis */
  size: number;
  penalty: Penalty | null;
}

export interface GridConfig {
  /** which coordinates the grid looks at; the first varies slowest */
  axes: number[];
  /** the box that the cells divide, one bound per axis; points outside fall into the border cells */
  lower: number[];
  upper: number[];
  levels: LevelConfig[];
}

/** Cells of a level at one timestep. */
export function cellCount(grid: GridConfig, level: LevelConfig): number {
  return grid.axes.reduce((cells) => cells * level.size, 1);
}

/** Where each level's values [timestep][cell] lie in the flat array of the grids' parameters. */
export function levelRanges(grid: GridConfig | null, timesteps: number): { name: string; offset: number; length: number }[] {
  let offset = 0;
  return (grid?.levels ?? []).map((level) => {
    const length = timesteps * cellCount(grid!, level);
    offset += length;
    return { name: level.name, offset: offset - length, length };
  });
}

/** Number of values of all levels. */
export function gridSize(grid: GridConfig | null, timesteps: number): number {
  return levelRanges(grid, timesteps).reduce((sum, { length }) => sum + length, 0);
}

/** Every value starts at 1: no adaptation. */
export function initialiseGrid(grid: GridConfig | null, timesteps: number): Float32Array {
  return new Float32Array(gridSize(grid, timesteps)).fill(1);
}

/** float32 1 / (upper - lower) of each axis. */
export function inverseWidths(grid: GridConfig): number[] {
  return grid.axes.map((_, a) => f(1 / (grid.upper[a] - grid.lower[a])));
}

/** Index along each axis of the cell that holds `point`: trunc(clamp((x - lower) / width · size, 0, size - 1)). */
export function cellOf(grid: GridConfig, size: number, point: ArrayLike<number>): number[] {
  const inverse = inverseWidths(grid);
  return grid.axes.map((axis, a) => {
    const position = f(f(f(point[axis] - f(grid.lower[a])) * inverse[a]) * size);
    return position > 0 ? (position < size - 1 ? Math.trunc(position) : size - 1) : 0;
  });
}

/** Index of a cell in a level's values of one timestep. */
export function cellIndex(cell: number[], size: number): number {
  return cell.reduce((index, along) => index * size + along, 0);
}
