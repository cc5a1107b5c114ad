/** Cholesky's factor of a small symmetric matrix, and its inverse, in double precision, with only + - × ÷ and √. */

/** Rows of a matrix. */
export type Matrix = readonly (readonly number[])[];

/**
 * Returns the lower triangular L with L Lᵀ = `matrix`, d × d row by row, zeros above the diagonal.
 *
 * @param matrix d × d, symmetric; only the lower triangle is read
 * @throws RangeError unless the matrix is positive definite
 */
export function cholesky(matrix: Matrix): Float64Array {
  const d = matrix.length;
  const lower = new Float64Array(d * d);
  for (let row = 0; row < d; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row][column];
      for (let k = 0; k < column; k++) rest -= lower[row * d + k] * lower[column * d + k];
      if (row !== column) lower[row * d + column] = rest / lower[column * d + column];
      else if (rest > 0) lower[row * d + row] = Math.sqrt(rest);
      else throw new RangeError(`the matrix is not positive definite: pivot ${row} is ${rest}`);
    }
  }
  return lower;
}

/** Returns the inverse of a lower triangular d × d matrix, row by row; lower triangular too. */
export function invertLower(lower: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let column = 0; column < d; column++) {
    inverse[column * d + column] = 1 / lower[column * d + column];
    for (let row = column + 1; row < d; row++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum -= lower[row * d + k] * inverse[k * d + column];
      inverse[row * d + column] = sum / lower[row * d + row];
    }
  }
  return inverse;
}
