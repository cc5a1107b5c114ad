/** The real rows that a model is judged by. */

import { UserError } from "../errors/user-error.js";
import { countOf } from "../formats/count.js";
import { permutation, stream } from "../numerics/random.js";
import { joinTables, selectRows } from "../table/rows.js";
import { areNumbers, isModelled } from "../table/table.js";
import type { Table } from "../table/table.js";
import { matched } from "../table-model/matched.js";
import type { TableModel } from "../table-model/table-model.js";
import type { Overlap } from "./evaluation.js";
import { overlapNote, overlapOf } from "./overlap.js";

/** Rows below which nothing can be said. */
const LEAST_ROWS = 5;

/** Tables with the model's columns, and the same texts. */
export interface RealRows {
  /** null where the model's training rows are not at hand */
  train: Table | null;
  test: Table;
  /** of all rows of both; null without training rows */
  overlap: Overlap | null;
  notes: string[];
}

/**
 * The tables as the model has them, of each at most so many rows, drawn without replacement.
 *
 * @throws UserError for too few rows, or a column that is not there
 */
export function realRows(
  { card }: TableModel,
  { train, test }: { train?: Table | undefined; test: Table },
  { most, seed }: { most: number; seed: number },
): RealRows {
  const notes: string[] = [];
  const taken = (table: Table, name: "training" | "test"): Table => {
    if (table.rows < LEAST_ROWS)
      throw new UserError(`the ${name} table has ${countOf(table.rows, "row")}: at least ${LEAST_ROWS} are needed`);
    const whole = modelled(matched(table, card.schema));
    if (whole.rows <= most) return whole;
    notes.push(`of the ${countOf(whole.rows, `${name} row`)}, ${most.toLocaleString("en-US")} are compared`);
    return selectRows(whole, permutation(stream(seed, `evaluated ${name} rows`), 0, whole.rows).subarray(0, most));
  };
  const fresh = taken(test, "test");
  if (train === undefined)
    return {
      train: null,
      test: fresh,
      overlap: null,
      notes: [...notes, "without training rows (--train) there is no floor, no baseline, and nothing of copying"],
    };
  if (train.rows !== card.rows)
    notes.push(
      `the training table has ${countOf(train.rows, "row")}, the model was fitted to ${card.rows.toLocaleString("en-US")}: they may be others`,
    );
  const known = taken(train, "training");
  const all = joinTables(withCommonTexts(known, fresh));
  const rows = Array.from({ length: all.rows }, (_, row) => row);
  const [own, apart] = [selectRows(all, rows.slice(0, known.rows)), selectRows(all, rows.slice(known.rows))];
  const overlap = overlapOf(modelled(matched(train, card.schema)), modelled(matched(test, card.schema)));
  const note = overlapNote(overlap);
  if (note !== null) notes.push(note);
  return { train: own, test: apart, overlap, notes };
}

/** The columns that are compared. @param table with the model's types, so that every table has the same ones */
function modelled({ rows, columns }: Table): Table {
  return { rows, columns: columns.filter(isModelled) };
}

/** The tables with one list of texts for each column: a table that was read like the model's may have texts that the model does not know. */
function withCommonTexts(first: Table, second: Table): Table[] {
  const columns = first.columns.map(({ cells }, c) => {
    const other = second.columns[c].cells;
    return areNumbers(cells) || areNumbers(other) ? [] : [...new Set([...cells.levels, ...other.levels])];
  });
  const withTexts = (table: Table): Table => ({
    ...table,
    columns: table.columns.map((column, c) => {
      if (areNumbers(column.cells)) return column;
      const places = column.cells.levels.map((level) => columns[c].indexOf(level));
      return { ...column, cells: { codes: column.cells.codes.map((code) => (code < 0 ? -1 : places[code])), levels: columns[c] } };
    }),
  });
  return [withTexts(first), withTexts(second)];
}

/** Other divisions of the same real rows into as many training and test rows. */
export function otherDivisions(train: Table, test: Table, count: number, seed: number): { train: Table; test: Table }[] {
  const all = joinTables([train, test]);
  const key = stream(seed, "divisions of real rows");
  return Array.from({ length: count }, (_, division) => {
    const order = permutation(key, division, all.rows);
    return { train: selectRows(all, order.subarray(0, train.rows)), test: selectRows(all, order.subarray(train.rows)) };
  });
}
