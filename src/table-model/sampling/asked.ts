/** Which rows are asked for: checked, and as tests of cells. */

import { checkArray, checkKeys, checkObject } from "../../errors/checks.js";
import { oneOf, quote, UserError } from "../../errors/user-error.js";
import type { TableCard } from "../card.js";
import { levelsAsked } from "./asked-levels.js";
import { numbersAsked } from "./asked-numbers.js";
import { askedWhole, hasMissing } from "./complete.js";
import { ownCoding } from "./own-coding.js";
import type { Asked, AskedColumn, AskedInterval, AskedValue, Where } from "./where.js";

/** @throws UserError for a column that is not generated, or cells that no row has; RangeError for what is no such data */
export function askedOf(where: Where, card: TableCard, isComplete: boolean): Asked {
  checkObject("where", where);
  const asked: Asked = { levels: null, tests: [], words: "" };
  const words: string[] = [];
  for (const [name, given] of Object.entries(where)) {
    const column = columnNamed(name, card, isComplete);
    const values = Array.isArray(given) ? (given as readonly AskedValue[]) : [given as AskedValue];
    checkArray(`where.${name}`, values, 1, Infinity);
    for (const value of values) checkValue(name, value);
    if (values.includes(null) && !column.hasMissing)
      throw new UserError(
        isComplete ? `a missing ${name} is asked for, and complete rows` : `no row of the table lacks ${name}: the model makes none`,
      );
    words.push(`${name}=${values.map(wordsOf).join("|")}`);
    if (column.levels === undefined) asked.tests.push({ name, isMet: numbersAsked(column, values) });
    else {
      const levels = levelsAsked(column, values);
      if (column.coded.kind === "condition") asked.levels = levels;
      else asked.tests.push({ name, isMet: (cells, row) => levels.has((cells as { codes: Int32Array }).codes[row]) });
    }
  }
  const all = { ...asked, words: words.join(", ") };
  return isComplete ? askedWhole(all, card) : all;
}

function columnNamed(name: string, card: TableCard, isComplete: boolean): AskedColumn {
  const { schema, coding } = card;
  const at = schema.findIndex((column) => column.name === name);
  const { kind } = coding.columns[at] ?? {};
  if (kind === "identifier") throw new UserError(`${name} names the rows of the table: the model does not generate it`);
  if (at < 0) {
    const generated = schema.filter((_column, c) => coding.columns[c].kind !== "identifier").map((column) => column.name);
    oneOf("column", name, generated);
  }
  return { ...schema[at], coded: ownCoding(card)[at], hasMissing: hasMissing(card, at, isComplete) };
}

function checkValue(name: string, value: unknown): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  const isInterval = typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value);
  if (!isInterval)
    throw new RangeError(
      `where.${name} is ${quote(value)}: must be a text, a finite number, true, false, null or an interval { from, to }`,
    );
  checkKeys(`where.${name}`, value, ["from", "to"]);
  const { from, to } = value as AskedInterval;
  for (const end of [from, to])
    if (end !== undefined && typeof end !== "string" && !(typeof end === "number" && !Number.isNaN(end)))
      throw new RangeError(`where.${name} has the end ${quote(end)}: must be a number, or a date as the table writes it`);
  if (from === undefined && to === undefined)
    throw new UserError(`the interval of ${name} has no end`, "give it one, such as 3..4, 3.. or ..4");
}

function wordsOf(value: AskedValue): string {
  if (value === null) return "";
  return typeof value === "object" ? `${value.from ?? ""}..${value.to ?? ""}` : String(value);
}
