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

/** @param points rows × dimensions, NaN for a missing cell; they are kept, and not changed */
export function tableOf(points: Float64Array, dimensions: number, strata: Int32Array): Table {
  const rows = points.length / dimensions;
  let patterns: Pattern[] | undefined;
  return {
    points,
    dimensions,
    rows,
    strata,
    // a table of which only a part is fitted never needs its own
    get patterns() {
      return (patterns ??= patternsOf(points, dimensions));
    },
  };
}

function patternsOf(points: Float64Array, dimensions: number): Pattern[] {
  const byKey = new Map<string, number[]>();
  const codes = new Uint16Array(dimensions);
  const [gone, there] = [48, 49];
  for (let row = 0; row < points.length / dimensions; row++) {
    for (let c = 0; c < dimensions; c++) codes[c] = Number.isNaN(points[row * dimensions + c]) ? gone : there;
    const key = String.fromCharCode(...codes);
    const known = byKey.get(key);
    if (known === undefined) byKey.set(key, [row]);
    else known.push(row);
  }
  return [...byKey].map(([key, members]): Pattern => {
    const coordinates = Array.from(key, (_, c) => c);
    return {
      known: coordinates.filter((c) => key[c] === "1"),
      missing: coordinates.filter((c) => key[c] === "0"),
      rows: Int32Array.from(members),
    };
  });
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
