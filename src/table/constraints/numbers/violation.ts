/** Rows that a rule does not hold in. */

import { quote, UserError } from "../../../errors/user-error.js";
import type { Column } from "../../table.js";
import { printCell } from "../../writing/cells.js";
import { ROUNDING } from "./narrow.js";
import type { Rule } from "./system.js";

/**
 * @param measured the columns' numbers in the shared unit, NaN where a cell is missing
 * @param isExact whether sums of them are
 * @throws UserError that names the first row in which a rule does not hold, with its columns and values
 */
export function requireRules(
  rules: readonly Rule[],
  columns: readonly Column[],
  measured: readonly Float64Array[],
  isExact: boolean,
): void {
  for (const rule of rules) {
    const row = measured[0].findIndex((_, i) => !holds(rule, measured, i, isExact));
    if (row >= 0)
      throw violation(
        rule.text,
        rule.terms.map(([, member]) => columns[member]),
        row,
      );
  }
}

function holds({ terms, constant, operator }: Rule, measured: readonly Float64Array[], row: number, isExact: boolean): boolean {
  let [sum, size] = [constant, Math.abs(constant)];
  for (const [sign, member] of terms) {
    sum += sign * measured[member][row];
    size += Math.abs(measured[member][row]);
  }
  if (Number.isNaN(sum)) return true;
  const slack = isExact || (operator !== "=" && constant === 0) ? 0 : ROUNDING * size;
  if (operator === "=") return Math.abs(sum) <= slack;
  return operator === "<" && slack === 0 ? sum < 0 : sum <= slack;
}

/** What is said of a row whose cells a constraint does not allow. */
export function violation(text: string, columns: readonly Column[], row: number): UserError {
  const cells = columns.map((column) => `${quote(column.name)} is ${printCell(column, row) ?? "missing"}`);
  return new UserError(`row ${row + 1}: ${cells.slice(0, -1).join(", ")} and ${cells.at(-1)}, against the constraint ${quote(text)}`);
}
