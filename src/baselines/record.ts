/** What a baseline is: a plain way to make rows like a table's, beside which a model is judged. */

import type { Table } from "../table/table.js";

/** Whether the values of the condition come in the table's proportion to the row, or each row by itself. */
export type Proportion = "exact" | "independent";

/** What a baseline is fitted with. */
export interface BaselineOptions {
  /** of the fit; whole number from 0 to 2⁵³ - 1 */
  seed: number;
  /** the column of texts that is the condition, null for none; by default the one that says most of the others */
  by?: string | null | undefined;
}

/** A baseline that knows a table. */
export interface FittedBaseline {
  /** Draws rows with the table's columns but its identifiers; the same for the same arguments. */
  sample: (count: number, seed: number, proportion: Proportion) => Table;
}

export interface Baseline {
  name: string;
  label: string;
  explanation: string;
  /** @param table at least two rows, and a column to model */
  fit: (table: Table, options: BaselineOptions) => FittedBaseline;
}
