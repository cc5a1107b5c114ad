/** What every kind of constraint says of itself. */

import type { Table } from "../table.js";
import type { Statement } from "./statement.js";

/** ± columns and a number, which are together at most 0, less than 0, or 0. */
export interface Relation {
  /** the constraint that says so */
  text: string;
  terms: { sign: 1 | -1; column: string }[];
  constant: number;
  operator: "<=" | "<" | "=";
  /** of a sum: its column that stands alone; null where there is none */
  alone?: string | null;
}

/** What a constraint asks of the columns. */
export interface Meaning {
  relations: Relation[];
  /** columns whose cells occur together as they do in the table; empty for a constraint between numbers */
  together: string[];
}

export interface ConstraintRecord {
  kind: string;
  /** in words, for help */
  about: string;
  example: string;
  /** those that make a statement one of this kind */
  operators: readonly string[];
  /** @throws UserError for columns of a wrong type, or a statement that says nothing */
  meaning: (statement: Statement, table: Table) => Meaning;
}
