/** Eigenvalues of a small symmetric matrix: the principal variances of a handful of coordinates. */

/** Sweeps after which the off-diagonal part of a 16 × 16 matrix is far below rounding; convergence is quadratic. */
const MAX_SWEEPS = 50;

/**
 * Returns the eigenvalues, ascending, by cyclic Jacobi rotations (Golub & Van Loan, "Matrix Computations", §8.5). Each rotation zeroes one
 * off-diagonal pair. Small eigenvalues, which determine a thickness, keep their digits.
 *
 * @param matrix n × n, symmetric, row by row
 */
export function symmetricEigenvalues(matrix: ArrayLike<number>, n: number): Float64Array {
  return symmetricDiagonal(matrix, n).toSorted();
}

/** Told of every rotation of the plane of axes p and q, by its cosine and sine. */
type OnRotation = (p: number, q: number, c: number, s: number) => void;

/** The eigenvalues in the order in which the rotations leave them. */
export function symmetricDiagonal(matrix: ArrayLike<number>, n: number, onRotation?: OnRotation): Float64Array {
  const m = Float64Array.from(matrix);
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let isDiagonal = true;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(m[p * n + q]) <= Number.EPSILON * Math.sqrt(Math.abs(m[p * n + p] * m[q * n + q]))) continue;
        isDiagonal = false;
        rotate(m, n, p, q, onRotation);
      }
    }
    if (isDiagonal) break;
  }
  return Float64Array.from({ length: n }, (_, i) => m[i * n + i]);
}

/** Rotates the plane of axes p and q by the smaller of the two angles that zero their product. */
function rotate(m: Float64Array, n: number, p: number, q: number, onRotation?: OnRotation): void {
  const ratio = (m[q * n + q] - m[p * n + p]) / (2 * m[p * n + q]);
  const tangent = (ratio >= 0 ? 1 : -1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const c = 1 / Math.sqrt(1 + tangent * tangent);
  const s = tangent * c;
  for (let k = 0; k < n; k++) {
    const [a, b] = [m[k * n + p], m[k * n + q]];
    m[k * n + p] = c * a - s * b;
    m[k * n + q] = s * a + c * b;
  }
  for (let k = 0; k < n; k++) {
    const [a, b] = [m[p * n + k], m[q * n + k]];
    m[p * n + k] = c * a - s * b;
    m[q * n + k] = s * a + c * b;
  }
  m[p * n + q] = 0;
  m[q * n + p] = 0;
  onRotation?.(p, q, c, s);
}
