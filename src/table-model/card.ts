/** What a table's model says of itself. */

import type { ColumnSchema } from "../table/coding/coding.js";
import type { TableCoding } from "../table/coding/column.js";
import { conditionOf } from "../table/coding/column.js";
import type { Constraints } from "../table/constraints/constraints.js";
import type { Layout } from "../table/options.js";
import type { Drawing } from "./drawing/way.js";
import type { Likelihoods } from "./known/outliers.js";
import type { StepTrial } from "./fit/steps.js";

/** The part of a model's file that is the table's, as plain JSON data. */
export interface TableCard {
  /** rows that it was fitted to */
  rows: number;
  schema: ColumnSchema[];
  /** of the columns as the model sees them: the table's own, or those of its constraints */
  coding: TableCoding;
  /** what holds in every row; absent where nothing was asked */
  constraints?: Constraints;
  /** how the table's file laid out its cells */
  layout: Layout;
  /** how long trainings did on rows held out */
  trials: StepTrial[];
  /** how rows are drawn; null, or absent of a file before there was a choice: from the model's law */
  drawing?: Drawing | null;
  /** how likely its rows are; absent of a model with constraints, and of one that was fitted before they were kept */
  likelihoods?: Likelihoods;
  /** that the fit was bound to, where it was: the steps then depend on the machine as well */
  minutes?: number;
  /** what was decided, and why, in words */
  why: string[];
}

/** The table's columns that the condition consists of: one, or those that occur together as one; none where there is no condition. */
export function conditionColumns({ coding, constraints }: TableCard): string[] {
  const name = conditionOf(coding)?.name;
  if (name === undefined) return [];
  return constraints?.combinations.find((combination) => combination.name === name)?.columns ?? [name];
}
