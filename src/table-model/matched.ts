/** A table's columns as a model has them. */

import { didYouMean, quote, UserError } from "../errors/user-error.js";
import type { ColumnSchema } from "../table/coding/coding.js";
import { refuseHuge } from "../table/magnitude.js";
import type { Cells, Column, Table, TextCells } from "../table/table.js";
import { areNumbers, isModelled, missingCells } from "../table/table.js";

/**
 * The columns of a model in its order and with its types, texts by its levels (those that it does not have follow them). Names of rows and
 * constants, of which a model needs nothing, are missing cells where the table lacks them; other columns of the table are left out.
 *
 * @throws UserError for columns that the table lacks, texts where the model has numbers, or a number too large to model
 */
export function matched(table: Table, schema: readonly ColumnSchema[]): Table {
  const absent = schema.filter((column) => isModelled(column) && !table.columns.some(({ name }) => name === column.name));
  if (absent.length > 0) {
    const names = table.columns.map(({ name }) => name);
    const hint = absent.length === 1 ? didYouMean(absent[0].name, names) : "";
    throw new UserError(`the table lacks ${absent.map(({ name }) => quote(name)).join(", ")} of the model's columns${hint}`);
  }
  const columns = schema.map((column) => matchedColumn(table, column));
  refuseHuge(columns);
  return { rows: table.rows, columns };
}

function matchedColumn({ rows, columns }: Table, { name, type, levels }: ColumnSchema): Column {
  const own = columns.find((column) => column.name === name);
  if (own === undefined) return { name, type, cells: noCells(rows, levels) };
  // names of rows may be of another kind: nothing is read from them
  if (type.kind === "identifier") return { name, type, cells: own.cells };
  if (areNumbers(own.cells) !== (levels === undefined)) {
    // where no cell is known, the kind is not known either
    if (missingCells(own.cells) === rows) return { name, type, cells: noCells(rows, levels) };
    const [found, wanted] = levels === undefined ? ["texts", "numbers"] : ["numbers", "texts"];
    throw new UserError(`column ${quote(name)} is ${found}, and ${wanted} in the model; read the table like the model's (like)`);
  }
  return { name, type, cells: areNumbers(own.cells) ? own.cells : byLevels(own.cells, levels!) };
}

/** Missing cells: of texts with those levels, of numbers without them. */
export function noCells(rows: number, levels?: string[]): Cells {
  return levels === undefined ? new Float64Array(rows).fill(NaN) : { codes: new Int32Array(rows).fill(-1), levels };
}

function byLevels({ codes, levels }: TextCells, known: readonly string[]): TextCells {
  if (known.every((level, i) => levels[i] === level)) return { codes, levels };
  const all = [...known];
  const place = levels.map((level) => {
    const at = known.indexOf(level);
    return at < 0 ? all.push(level) - 1 : at;
  });
  return { codes: codes.map((code) => (code < 0 ? -1 : place[code])), levels: all };
}
