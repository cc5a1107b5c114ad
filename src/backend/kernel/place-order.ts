/**
 * An order of rows in which neighbours are near each other. The kernel leaves out terms that are zero in all rows of a tile, and rows
 * near each other have their zeros in the same places. It orders the rows that it holds at once; of many more, what it holds should be
 * near each other already. Each row is computed by itself: their order changes no bit.
 */

/** Cells along each of the first two coordinates, over the range of the rows. */
const SIZE = 32;

/**
 * The rows on a snake through the plane of their first two coordinates, region by region where they have any.
 *
 * @param points rows × dimensions
 * @param regions rows × levels, the finest last; empty without levels
 */
export function placeOrder(points: Float32Array, dimensions: number, regions: Int32Array, levels: number): Uint32Array {
  const rows = points.length / dimensions;
  const given = Uint32Array.from({ length: rows }, (_, row) => row);
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
      // of a position that is no number any cell will do
      const along = position > 0 ? Math.min(Math.trunc(position), SIZE - 1) : 0;
      cells[row] = axis === 0 ? along : cells[row] * SIZE + (cells[row] % 2 === 1 ? SIZE - 1 - along : along);
    }
  }
  return cells;
}

/** The rows by their keys, those of one key in the order in which they were given. */
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

/** Fills `out` with rows of `width` numbers each, taken in an order. @returns `out` */
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

/** Puts rows that were taken in an order back where they came from: the inverse of {@link gathered}. */
export function scattered(values: Float32Array, order: Uint32Array, width: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let from = 0; from < order.length; from++) {
    for (let i = 0; i < width; i++) out[order[from] * width + i] = values[from * width + i];
  }
  return out;
}
