/** Columns in order: `start <= end`, `low < mid < high`, `start + 7d <= end`. */

import { UserError, quote } from "../../errors/user-error.js";
import { quantityOf } from "./quantity.js";
import type { ConstraintRecord, Relation } from "./record.js";
import type { Term } from "./statement.js";
import { misread } from "./statement.js";

export const order: ConstraintRecord = {
  kind: "order",
  about: "numbers or dates in order, with a distance between them if it is given; a chain is one for each pair",
  example: "start <= end, low < mid < high, start + 7d <= end",
  operators: ["<=", "<", ">=", ">"],
  meaning({ text, sides, operators }, table) {
    const columns = sides.map((side) => columnOf(text, side));
    const kinds = columns.map((column) => quantityOf(text, table, column, true));
    kinds.forEach((kind, i) => {
      if (kind !== kinds[0])
        throw new UserError(
          `the constraint ${quote(text)} compares a ${kinds[0]} (${quote(columns[0])}) with a ${kind} (${quote(columns[i])})`,
        );
    });
    for (const { column, isTime } of sides.flat())
      if (column === null && isTime !== (kinds[0] !== "number"))
        throw misread(text, isTime ? "adds a time to a number" : "adds a number to a date without its unit (d, h, min or s)");
    const relations = operators.map((operator, i): Relation => {
      const [low, high] = operator.startsWith("<") ? [i, i + 1] : [i + 1, i];
      if (columns[low] === columns[high]) throw misread(text, `compares ${quote(columns[low])} with itself`);
      return {
        text,
        terms: [
          { sign: 1, column: columns[low] },
          { sign: -1, column: columns[high] },
        ],
        constant: numbersOf(sides[low]) - numbersOf(sides[high]),
        operator: operator.endsWith("=") ? "<=" : "<",
      };
    });
    return { relations, together: [] };
  },
};

/** The one column of a side. */
function columnOf(text: string, side: readonly Term[]): string {
  const columns = side.filter((term) => term.column !== null);
  if (columns.length === 0)
    throw misread(text, "has a side without a column; a bound of one column is said by its type (--column a=integer:0..100)");
  if (columns.length > 1 || columns[0].sign < 0) throw misread(text, "has more than one column on a side of an inequality");
  return columns[0].column!;
}

function numbersOf(side: readonly Term[]): number {
  return side.reduce((sum, { sign, value }) => sum + sign * value, 0);
}
