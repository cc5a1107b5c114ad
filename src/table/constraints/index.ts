/** The kinds of constraints between columns. */

import type { Table } from "../table.js";
import { combination } from "./combination.js";
import { order } from "./order.js";
import type { ConstraintRecord, Meaning } from "./record.js";
import { misread, readStatement } from "./statement.js";
import { sum } from "./sum.js";

export const CONSTRAINTS: readonly ConstraintRecord[] = [order, sum, combination];

/**
 * What a constraint asks of a table's columns.
 *
 * @param text such as `start <= end`, `total = a + b`, `city & country`
 * @throws UserError in one line for what is no constraint, a column that is not there, or one of a wrong type
 */
export function readConstraint(text: string, table: Table): Meaning {
  const statement = readStatement(
    text,
    table.columns.map(({ name }) => name),
  );
  const record = CONSTRAINTS.find(({ operators }) => statement.operators.every((operator) => operators.includes(operator)));
  if (record === undefined) throw misread(text, `mixes ${[...new Set(statement.operators)].join(" and ")}`);
  return record.meaning(statement, table);
}
