/** The proportions of another table: which classes of rows it has, and how many of each. */

import { checkArray, checkObject } from "../../errors/checks.js";
import { quote, UserError, validOf } from "../../errors/user-error.js";
import type { Cells, Column, Table } from "../../table/table.js";
import { areNumbers, columnOf, isMissing } from "../../table/table.js";
import type { TableCard } from "../card.js";
import { shareOf } from "./asked-levels.js";
import { hasMissing } from "./complete.js";
import type { Counted } from "./like-cells.js";
import { countedColumn } from "./like-cells.js";
import { ownCoding } from "./own-coding.js";

/** Classes of rows: those of one class have, in every column that counts, cells that are counted as one. */
export interface Like {
  /** names of the columns that count */
  columns: string[];
  /** class → how many rows of the table it has */
  rows: number[];
  /** class → its level of the condition; undefined where the condition does not count */
  levels: Int32Array | undefined;
  /** whether columns other than the condition count */
  hasOthers: boolean;
  /** Row of a table of the model → its class; -1 for one that the other table has not. */
  classesIn: (table: Table) => (row: number) => number;
  /** a class in words */
  words: (of: number) => string;
}

/**
 * @param given a table with columns of the model; others do not count
 * @param named what messages call it
 * @throws UserError where it has none, or cells that the model does not make
 */
export function likeOf(given: Table, card: TableCard, isComplete: boolean, named = "like"): Like {
  checkObject("like", given);
  checkArray("the columns of like", given.columns, 0, Infinity);
  const { schema, coding } = card;
  const own = ownCoding(card);
  const columns = schema.flatMap((column, c) => {
    const other = given.columns.find(({ name }) => name === column.name);
    const coded = own[c];
    if (other === undefined || coded.kind === "identifier") return [];
    const cells = withLevels(other, { levels: column.levels, canBeMissing: hasMissing(card, c, isComplete), named });
    const never = levelNeverMade(cells, (level) => shareOf(coded, level));
    if (never !== undefined)
      throw new UserError(`${named} has ${other.name} ${quote(never)}, which no row that the model was fitted to has`);
    return [{ counted: countedColumn(column, coded, cells), cells, kind: coded.kind }];
  });
  if (columns.length === 0 || given.rows === 0) {
    const names = schema.filter((_, c) => coding.columns[c].kind !== "identifier").map(({ name }) => name);
    throw new UserError(`${named} has no row with a column of the model ${validOf(names)}`);
  }
  const counted = columns.map((column) => column.counted);
  const numbers = new Map<string, number>();
  const [rows, firsts]: [number[], number[]] = [[], []];
  for (let row = 0; row < given.rows; row++) {
    const key = columns.map((column) => column.counted.classOf(column.cells, row)).join();
    const known = numbers.get(key);
    if (known !== undefined) rows[known]++;
    else {
      numbers.set(key, rows.length);
      rows.push(1);
      firsts.push(row);
    }
  }
  const condition = columns.find(({ kind }) => kind === "condition")?.cells as { codes: Int32Array } | undefined;
  return {
    columns: counted.map(({ name }) => name),
    rows,
    levels: condition && Int32Array.from(firsts, (row) => condition.codes[row]),
    hasOthers: columns.some(({ kind }) => kind !== "condition"),
    classesIn: (table) => classesBy(counted, numbers, table),
    words: (of) => columns.map((column) => column.counted.words(column.counted.classOf(column.cells, firsts[of]))).join(", "),
  };
}

function classesBy(counted: readonly Counted[], numbers: ReadonlyMap<string, number>, table: Table): (row: number) => number {
  const cells = counted.map(({ name }) => columnOf(table, name).cells);
  return (row) => numbers.get(counted.map(({ classOf }, c) => classOf(cells[c], row)).join()) ?? -1;
}

/** The cells with the model's levels. @throws UserError for cells of another kind, a text that the model has not, a missing cell where it has none */
function withLevels(
  { name, cells }: Column,
  { levels, canBeMissing, named }: { levels: readonly string[] | undefined; canBeMissing: boolean; named: string },
): Cells {
  if (areNumbers(cells) !== (levels === undefined))
    throw new UserError(
      `column ${quote(name)} of ${named} holds ${areNumbers(cells) ? "numbers" : "texts"}, and that of the model does not`,
    );
  const rows = areNumbers(cells) ? cells.length : cells.codes.length;
  for (let row = 0; row < rows; row++)
    if (!canBeMissing && isMissing(cells, row))
      throw new UserError(`row ${row + 1} of ${named} lacks ${name}, and the model makes no row without it`);
  if (areNumbers(cells)) return cells;
  const numbers = cells.levels.map((level) => levels!.indexOf(level));
  const codes = cells.codes.map((code) => (code < 0 ? -1 : numbers[code]));
  const foreign = codes.findIndex((code, row) => code < 0 && cells.codes[row] >= 0);
  if (foreign >= 0)
    throw new UserError(
      `row ${foreign + 1} of ${named} has ${name} ${quote(cells.levels[cells.codes[foreign]])}, which the model does not make ${validOf(levels!)}`,
    );
  return { codes, levels: [...levels!] };
}

/** A text that the cells have and the model never makes. */
function levelNeverMade(cells: Cells, shareIn: (level: number) => number): string | undefined {
  if (areNumbers(cells)) return undefined;
  const rare = cells.codes.find((code) => code >= 0 && shareIn(code) === 0);
  return rare === undefined ? undefined : cells.levels[rare];
}
