/** Complete rows: what they are chosen by, and what of the table none of them has. */

import { quote, UserError } from "../../errors/user-error.js";
import { countOf } from "../../formats/count.js";
import { conditionOf } from "../../table/coding/column.js";
import type { Combination } from "../../table/constraints/combined.js";
import { isWhole } from "../../table/constraints/combined.js";
import { isMissing } from "../../table/table.js";
import type { TableCard } from "../card.js";
import type { Asked } from "./where.js";

/** Whether rows have missing cells of a column. @param c its number */
export function hasMissing({ schema, coding, constraints }: TableCard, c: number, isComplete: boolean): boolean {
  const { name, type } = schema[c];
  if (type.kind === "constant") return type.value === null;
  if (isComplete) return false;
  const holes = constraints?.combinations.some(
    ({ columns, values }) => columns.includes(name) && values.some((combination) => combination[columns.indexOf(name)] === null),
  );
  return coding.missing[c] > 0 || holes === true;
}

/**
 * What is asked for, of the combinations only those without a missing cell.
 *
 * @throws UserError where a combination always lacks a cell
 */
export function askedWhole(asked: Asked, { coding, constraints }: TableCard): Asked {
  const tests = [...asked.tests];
  let { levels, words } = asked;
  for (const { text, name, columns, values } of holed(constraints?.combinations)) {
    const whole = values.flatMap((combination, level) => (isWhole(combination) ? [level] : []));
    if (whole.length === 0) throw new UserError(`no row of the table has all of ${quote(text)}: the model makes no complete row`);
    words = `${words}${words === "" ? "" : ", "}a complete ${text}`;
    if (conditionOf(coding)?.name === name) levels = new Set(whole);
    else for (const column of columns) tests.push({ name: column, isMet: (cells, row) => !isMissing(cells, row) });
  }
  return { levels, tests, words };
}

/** What complete rows of a model leave out, or cannot have, a line for each. */
export function completeNotes({ schema, constraints }: TableCard): string[] {
  const empty = schema.filter(({ type }) => type.kind === "constant" && type.value === null);
  return [
    ...empty.map(({ name }) => `column ${quote(name)} has no cell in the table, so complete rows lack it too`),
    ...holed(constraints?.combinations).map(({ text, values }) => {
      const lacking = values.filter((combination) => !isWhole(combination)).length;
      return `${lacking} of the ${countOf(values.length, "combination")} of ${text} lack a cell: no complete row has one of them`;
    }),
  ];
}

function holed(combinations: readonly Combination[] = []): Combination[] {
  return combinations.filter(({ values }) => !values.every(isWhole));
}
