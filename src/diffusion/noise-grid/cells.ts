/** Equal cells of a box, the first axis varying slowest: finds the cell of a point, and the coarser cell that holds a cell. */

/** A box divided into `size` cells along each axis. */
export interface CellBox {
  /** the coordinates that the box covers; all coordinates by default */
  axes?: readonly number[];
  /** one bound per axis */
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
  size: number;
}

/** Returns the index of the cell that holds the point at `at`; points outside belong to the border cells. */
export function cellInBox({ axes, lower, upper, size }: CellBox, points: ArrayLike<number>, at: number): number {
  let cell = 0;
  for (let a = 0; a < lower.length; a++) {
    const position = ((points[at + (axes?.[a] ?? a)] - lower[a]) / (upper[a] - lower[a])) * size;
    cell = cell * size + (position > 0 ? Math.min(Math.trunc(position), size - 1) : 0);
  }
  return cell;
}

/** Returns the cell of a coarser grid that holds the centre of a cell. @param axes number of axes */
export function cellAbove(cell: number, size: number, coarseSize: number, axes: number): number {
  let [rest, parent, weight] = [cell, 0, 1];
  for (let a = 0; a < axes; a++) {
    parent += Math.min(Math.floor((((rest % size) + 0.5) * coarseSize) / size), coarseSize - 1) * weight;
    rest = Math.floor(rest / size);
    weight *= coarseSize;
  }
  return parent;
}
