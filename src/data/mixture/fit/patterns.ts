/** Rows of a table by which of their cells are known. */

/** The rows that know the same cells. */
export interface Pattern {
  /** coordinates that are known, and the others, ascending */
  known: readonly number[];
  missing: readonly number[];
  /** rows of the table, ascending */
  rows: Int32Array;
}

/** Rows of points where NaN stands for a missing cell, and the stratum of each. */
export interface Table {
  /** rows × dimensions */
  points: Float64Array;
  dimensions: number;
  rows: number;
  patterns: readonly Pattern[];
  /** of every row; all 0 where there is one */
  strata: Int32Array;
}

/** @param points rows × dimensions, NaN for a missing cell */
export function tableOf(points: Float64Array, dimensions: number, strata: Int32Array): Table {
  const rows = points.length / dimensions;
  const byKey = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    let key = "";
    for (let c = 0; c < dimensions; c++) key += Number.isNaN(points[row * dimensions + c]) ? "0" : "1";
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [row]);
    else known.push(row);
  }
  const patterns = [...byKey].map(([key, members]): Pattern => {
    const coordinates = Array.from(key, (_, c) => c);
    return {
      known: coordinates.filter((c) => key[c] === "1"),
      missing: coordinates.filter((c) => key[c] === "0"),
      rows: Int32Array.from(members),
    };
  });
  return { points, dimensions, rows, patterns, strata };
}

/** Some rows of a table as a table. */
export function partOf({ points, dimensions, strata }: Table, rows: ArrayLike<number>): Table {
  const own = new Float64Array(rows.length * dimensions);
  const ownStrata = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    own.set(points.subarray(rows[i] * dimensions, (rows[i] + 1) * dimensions), i * dimensions);
    ownStrata[i] = strata[rows[i]];
  }
  return tableOf(own, dimensions, ownStrata);
}
