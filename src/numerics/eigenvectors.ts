/** Eigenvectors of a small symmetric matrix. */

import { symmetricDiagonal } from "./eigenvalues.js";

/** Q Λ Qᵀ. */
export interface Eigen {
  /** the diagonal of Λ, in no order */
  values: Float64Array;
  /** Q, n × n row by row: an eigenvector in each column */
  vectors: Float64Array;
}

/** @param matrix n × n, symmetric, row by row */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): Eigen {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const values = symmetricDiagonal(matrix, n, (p, q, c, s) => {
    for (let k = 0; k < n; k++) {
      const [a, b] = [vectors[k * n + p], vectors[k * n + q]];
      vectors[k * n + p] = c * a - s * b;
      vectors[k * n + q] = s * a + c * b;
    }
  });
  return { values, vectors };
}
