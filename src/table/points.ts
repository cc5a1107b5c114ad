/** The numbers of a table as points. */

import { quote, UserError } from "../errors/user-error.js";
import type { Column, Table } from "./table.js";
import { areNumbers, isMissing } from "./table.js";

/** Points with the names of their coordinates. */
export interface TablePoints {
  /** rows × columns, float32 */
  points: Float32Array;
  columns: string[];
}

/**
 * Takes a table's numbers as points, a coordinate for each column in order.
 *
 * @param where what the table is, for errors
 * @throws UserError in one line that names the column, and the row counted from 1, where a column is no coordinate or a cell no number
 */
export function tablePoints({ rows, columns }: Table, where: string): TablePoints {
  const points = new Float32Array(rows * columns.length);
  columns.forEach((column, c) => {
    const values = numbersOf(column, where);
    for (let row = 0; row < rows; row++) {
      const at = row * columns.length + c;
      points[at] = values[row];
      if (!Number.isFinite(points[at])) refuseCell(column, row, where);
    }
  });
  return { points, columns: columns.map(({ name }) => name) };
}

/** @throws UserError for a column whose cells are no coordinates of points */
function numbersOf({ name, type, cells }: Column, where: string): Float64Array {
  const leaveOut = `leave it out with --ignore ${shellWord(name)}`;
  const whole = "or model the whole table with noisegrid fit";
  if (type.kind === "constant")
    throw new UserError(`${where}: column ${quote(name)} has one value in every row: no coordinate of points`, leaveOut);
  if (type.kind === "identifier")
    throw new UserError(`${where}: column ${quote(name)} names or counts the rows: no coordinate of points`, leaveOut);
  if (!areNumbers(cells)) {
    const areDigits = cells.levels.every((level) => level.trim() !== "" && Number.isFinite(Number(level)));
    const asNumbers = areDigits ? `, read it as numbers with --column ${shellWord(`${name}=integer`)}` : "";
    throw new UserError(`${where}: column ${quote(name)} holds texts`, `${leaveOut}${asNumbers}, ${whole}`);
  }
  if (type.kind === "date") throw new UserError(`${where}: column ${quote(name)} holds dates`, `${leaveOut}, ${whole}`);
  return cells;
}

function refuseCell({ name, cells }: Column, row: number, where: string): never {
  const place = `${where}, row ${row + 1}, column ${quote(name)}`;
  if (!isMissing(cells, row)) throw new UserError(`${place}: the number is beyond float32's, 3.4e38`);
  throw new UserError(`${place}: the cell is missing`, "fill or remove it, or model the whole table with noisegrid fit");
}

/** A word as a shell takes it. */
function shellWord(text: string): string {
  return /^[\w.=/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
