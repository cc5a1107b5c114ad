/** Sums: `total = a + b`, `gross - tax = net`, `a + b + c = 100`. */

import { quote } from "../../errors/user-error.js";
import { quantityOf } from "./quantity.js";
import type { ConstraintRecord } from "./record.js";
import type { Term } from "./statement.js";
import { misread } from "./statement.js";

export const sum: ConstraintRecord = {
  kind: "sum",
  about: "numbers that add up; one of them is computed",
  example: "total = a + b, net = gross - tax, a + b + c = 100",
  operators: ["="],
  meaning({ text, sides }, table) {
    if (sides.length !== 2) throw misread(text, "has more than one =");
    const [left, right] = sides;
    const all = [...left, ...right.map((term): Term => ({ ...term, sign: term.sign === 1 ? -1 : 1 }))];
    const terms = all.flatMap(({ sign, column }) => (column === null ? [] : [{ sign, column }]));
    if (terms.length < 2) throw misread(text, "is a sum of one column");
    if (all.some(({ isTime }) => isTime)) throw misread(text, "adds a time to numbers");
    terms.forEach(({ column }, i) => {
      quantityOf(text, table, column, false);
      if (terms.findIndex((other) => other.column === column) !== i) throw misread(text, `has ${quote(column)} twice`);
    });
    const constant = all.reduce((total, { sign, value }) => total + sign * value, 0);
    return { relations: [{ text, terms, constant, operator: "=", alone: aloneOn(left) ?? aloneOn(right) }], together: [] };
  },
};

/** The column that a side consists of. */
function aloneOn(side: readonly Term[]): string | null {
  return side.length === 1 && side[0].sign === 1 ? side[0].column : null;
}
