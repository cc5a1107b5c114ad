/** What a table's model says of itself. */

import type { ColumnSchema } from "../table/coding/coding.js";
import type { TableCoding } from "../table/coding/column.js";
import type { Layout } from "../table/options.js";
import type { Drawing } from "./drawing/way.js";
import type { StepTrial } from "./steps.js";

/** The part of a model's file that is the table's, as plain JSON data. */
export interface TableCard {
  /** rows that it was fitted to */
  rows: number;
  schema: ColumnSchema[];
  coding: TableCoding;
  /** how the table's file laid out its cells */
  layout: Layout;
  /** how long trainings did on rows held out */
  trials: StepTrial[];
  /** how rows are drawn; null, or absent of a file before there was a choice: from the model's law */
  drawing?: Drawing | null;
  /** that the fit was bound to, where it was: the steps then depend on the machine as well */
  minutes?: number;
  /** what was decided, and why, in words */
  why: string[];
}
