/** Equal cells of a box, the first axis varying slowest: which one a point lies in, and which coarser one holds a cell. */

/** A box divided into `size` cells along each axis. */
export interface CellBox {
  /** the coordinates that the box is of; all of a point's by default */
  axes?: readonly number[];
  /** one bound per axis */
  lower: ArrayLike<number>;
  upper: ArrayLike<number>;
  size: number;
}

/** Index of the cell that holds the point whose coordinates begin at `at`; points outside belong to the cells at the border. */
export function cellInBox({ axes, lower, upper, size }: CellBox, points: ArrayLike<number>, at: number): number {
  let cell = 0;
  for (let a = 0; a < lower.length; a++) {
    const position = ((points[at + (axes?.[a] ?? a)] - lower[a]) / (upper[a] - lower[a])) * size;
    cell = cell * size + (position > 0 ? Math.min(Math.trunc(position), size - 1) : 0);
  }
  return cell;
}

/** The cell of a coarser grid in which the centre of a cell lies. @param axes their number */
export function cellAbove(cell: number, size: number, coarseSize: number, axes: number): number {
  let [rest, parent, weight] = [cell, 0, 1];
  for (let a = 0; a < axes; a++) {
    parent += Math.min(Math.floor((((rest % size) + 0.5) * coarseSize) / size), coarseSize - 1) * weight;
    rest = Math.floor(rest / size);
    weight *= coarseSize;
  }
  return parent;
}
