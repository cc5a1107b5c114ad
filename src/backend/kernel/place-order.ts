/**
 * An order of rows in which neighbours are near each other in space. The kernel skips terms that are zero in all rows of a tile, and
 * nearby rows have zeros in the same places. The kernel orders the rows of one batch itself; this order puts nearby rows of many batches
 * into the same batch. Each row is computed independently, so the order changes no bit.
 */

/** Cells along each of the first two coordinates, over the range of the rows. */
const SIZE = 32;

/**
 * Returns the rows in the order of a snake through the plane of their first two coordinates, region by region if they have regions.
 *
 * @param points rows × dimensions
 * @param regions rows × levels, the finest last; empty without levels
 */
export function placeOrder(points: Float32Array, dimensions: number, regions: Int32Array, levels: number): Uint32Array {
  const rows = points.length / dimensions;
  const given = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) given[row] = row;
  const byCell = bucketSort(given, cellsOf(points, dimensions));
  if (levels === 0) return byCell;
  const finest = new Int32Array(rows);
  for (let row = 0; row < rows; row++) finest[row] = regions[row * levels + levels - 1];
  return bucketSort(byCell, finest);
}

function cellsOf(points: Float32Array, dimensions: number): Int32Array {
  const cells = new Int32Array(points.length / dimensions);
  for (let axis = 0; axis < Math.min(2, dimensions); axis++) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = axis; i < points.length; i += dimensions) {
      if (points[i] < low) low = points[i];
      if (points[i] > high) high = points[i];
    }
    const scale = high > low ? SIZE / (high - low) : 0;
    for (let row = 0; row < cells.length; row++) {
      const position = (points[row * dimensions + axis] - low) * scale;
      // any cell serves for a position that is not a number
      const along = position > 0 ? Math.min(Math.trunc(position), SIZE - 1) : 0;
      cells[row] = axis === 0 ? along : cells[row] * SIZE + (cells[row] % 2 === 1 ? SIZE - 1 - along : along);
    }
  }
  return cells;
}

/** Sorts the rows by their keys; the sort is stable. */
function bucketSort(order: Uint32Array, keys: Int32Array): Uint32Array {
  let most = 0;
  for (let row = 0; row < keys.length; row++) most = Math.max(most, keys[row]);
  const starts = new Uint32Array(most + 2);
  for (let row = 0; row < keys.length; row++) starts[keys[row] + 1]++;
  for (let key = 0; key < most; key++) starts[key + 1] += starts[key];
  const out = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) out[starts[keys[order[i]]]++] = order[i];
  return out;
}

/** Fills `out` with rows of `width` numbers each, in the given order. @returns `out` */
export function gathered<Numbers extends Float32Array | Int32Array>(
  values: Numbers,
  order: Uint32Array,
  width: number,
  out: Numbers,
): Numbers {
  for (let to = 0; to < order.length; to++) {
    for (let i = 0; i < width; i++) out[to * width + i] = values[order[to] * width + i];
  }
  return out;
}

/** Puts ordered rows back into their original places: the inverse of {@link gathered}. */
export function scattered(values: Float32Array, order: Uint32Array, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let from = 0; from < order.length; from++) {
    for (let i = 0; i < width; i++) out[order[from] * width + i] = values[from * width + i];
  }
  return out;
}
