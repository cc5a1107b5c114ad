/** What a metric of generated rows is. */

import type { PointSet } from "../metrics/points/point-set.js";
import type { Table } from "../table/table.js";
import type { Encoding } from "./encoding.js";
import { encodeRows } from "./encoding.js";

/** A table, and its rows as points. */
export interface EncodedTable {
  table: Table;
  points: PointSet;
}

export function encodedTable(encoding: Encoding, table: Table): EncodedTable {
  return { table, points: encodeRows(encoding, table) };
}

/** How far generated rows are from real ones. */
export interface TableMetric {
  name: string;
  label: string;
  better: "lower" | "higher";
  explanation: string;
  /** @returns a function of generated rows of the same columns; NaN where the metric is of nothing, as dependence is of one column */
  measure: (real: EncodedTable) => (samples: EncodedTable) => number;
}
