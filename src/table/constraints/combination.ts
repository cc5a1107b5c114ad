/** Columns whose values only occur together as in the table: `city & country`. */

import { quote, UserError } from "../../errors/user-error.js";
import { areNumbers, columnOf } from "../table.js";
import type { ConstraintRecord } from "./record.js";
import { misread } from "./statement.js";

/** Distinct numbers of a column above which it is none of few values. */
const MOST_NUMBERS = 100;

export const combination: ConstraintRecord = {
  kind: "combination",
  about: `texts, or numbers of at most ${MOST_NUMBERS} values, of which only combinations that occur are generated`,
  example: "city & country",
  operators: ["&"],
  meaning({ text, sides }, table) {
    const together = sides.map((side) => {
      if (side.length !== 1 || side[0].column === null || side[0].sign < 0) throw misread(text, "joins what is no column with &");
      return side[0].column;
    });
    together.forEach((name, i) => {
      if (together.indexOf(name) !== i) throw misread(text, `has ${quote(name)} twice`);
      const { type, cells } = columnOf(table, name);
      if (type.kind === "identifier")
        throw new UserError(`the constraint ${quote(text)} needs columns that are generated: ${quote(name)} is an identifier`);
      if (areNumbers(cells) && new Set(cells).size > MOST_NUMBERS)
        throw new UserError(
          `the constraint ${quote(text)} needs texts or few values: ${quote(name)} has more than ${MOST_NUMBERS} distinct numbers`,
        );
    });
    return { relations: [], together };
  },
};
