/** Numbers that are too large to model. */

import { quote, UserError } from "../errors/user-error.js";
import type { Column } from "./table.js";
import { areNumbers, isModelled } from "./table.js";
import { printValue } from "./writing/cells.js";

/** The square of a larger number, or a sum of such, is beyond a double. */
const LARGEST = 1e150;

/** @throws UserError for a column to model with a number whose square is beyond a double */
export function refuseHuge(columns: readonly Column[]): void {
  for (const { name, type, cells } of columns) {
    if (!areNumbers(cells) || !isModelled({ type })) continue;
    const row = cells.findIndex((value) => Math.abs(value) > LARGEST);
    if (row >= 0)
      throw new UserError(
        `row ${row + 1}: ${quote(name)} is ${printValue(type, cells[row])}, and no number beyond 1e150 has a square in double precision`,
        "divide the column by a power of ten",
      );
  }
}
