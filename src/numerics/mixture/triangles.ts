/**
 * Products with lower triangular matrices that lie packed: row by row, of each row i the numbers 0 … i. Two rows at a time, which takes a
 * quarter less time than one; every sum is in the order of its index, as in plain loops.
 */

/** How many numbers a packed triangle of d rows has. */
export function triangleSize(d: number): number {
  return (d * (d + 1)) / 2;
}

/** The rows of the lower triangle of a d × d matrix that lies row by row, packed. */
export function packed(matrix: Float64Array, d: number): Float64Array {
  const out = new Float64Array(triangleSize(d));
  for (let i = 0; i < d; i++) out.set(matrix.subarray(i * d, i * d + i + 1), triangleSize(i));
  return out;
}

/**
 * Writes L v into `out` from `to`, where L begins at `at`; returns its squared length. It ends, with the length so far, as soon as that is
 * above `limit`.
 */
export function timesLower(
  { lower, at }: { lower: Float64Array; at: number },
  v: Float64Array,
  { out, to }: { out: Float64Array; to: number },
  limit: number,
): number {
  const d = v.length;
  let squared = 0;
  let from = at;
  let i = 0;
  for (; i + 1 < d; i += 2) {
    const next = from + i + 1;
    let upper = 0;
    let under = 0;
    for (let j = 0; j <= i; j++) {
      const own = v[j];
      upper += lower[from + j] * own;
      under += lower[next + j] * own;
    }
    under += lower[next + i + 1] * v[i + 1];
    from = next + i + 2;
    out[to + i] = upper;
    out[to + i + 1] = under;
    squared += upper * upper;
    squared += under * under;
    if (squared > limit) return squared;
  }
  if (i < d) {
    let last = 0;
    for (let j = 0; j <= i; j++) last += lower[from + j] * v[j];
    out[to + i] = last;
    squared += last * last;
  }
  return squared;
}

/** Writes Lᵀ z into d numbers of `out` from `to`, where L begins at `at` and z at `from`. */
export function timesTransposed(
  { lower, at }: { lower: Float64Array; at: number },
  { z, from, d }: { z: Float64Array; from: number; d: number },
  { out, to }: { out: Float64Array; to: number },
): void {
  for (let c = 0; c < d; c++) out[to + c] = 0;
  let line = at;
  let i = 0;
  for (; i + 1 < d; i += 2) {
    const next = line + i + 1;
    const upper = z[from + i];
    const under = z[from + i + 1];
    for (let c = 0; c <= i; c++) out[to + c] = out[to + c] + lower[line + c] * upper + lower[next + c] * under;
    out[to + i + 1] += lower[next + i + 1] * under;
    line = next + i + 2;
  }
  if (i < d) {
    const last = z[from + i];
    for (let c = 0; c <= i; c++) out[to + c] += lower[line + c] * last;
  }
}
