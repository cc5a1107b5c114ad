/** A table's columns as a model has them. */

import { didYouMean, quote, UserError } from "../errors/user-error.js";
import type { ColumnSchema } from "../table/coding/coding.js";
import { refuseHuge } from "../table/magnitude.js";
import type { Column, Table, TextCells } from "../table/table.js";
import { areNumbers } from "../table/table.js";

/**
 * The columns of a model in its order, texts by its levels (those that it does not have follow them). Names of rows and constants, of
 * which a model needs nothing, are missing cells where the table lacks them; other columns of the table are left out.
 *
 * @throws UserError for columns that the table lacks, texts where the model has numbers, or a number too large to model
 */
export function matched(table: Table, schema: readonly ColumnSchema[]): Table {
  const absent = schema.filter((column) => isNeeded(column) && !table.columns.some(({ name }) => name === column.name));
  if (absent.length > 0) {
    const names = table.columns.map(({ name }) => name);
    const hint = absent.length === 1 ? didYouMean(absent[0].name, names) : "";
    throw new UserError(`the table lacks ${absent.map(({ name }) => quote(name)).join(", ")} of the model's columns${hint}`);
  }
  const columns = schema.map((column) => matchedColumn(table, column));
  refuseHuge(columns);
  return { rows: table.rows, columns };
}

function isNeeded({ type: { kind } }: ColumnSchema): boolean {
  return kind !== "identifier" && kind !== "constant";
}

function matchedColumn({ rows, columns }: Table, schema: ColumnSchema): Column {
  const { name, type, levels } = schema;
  const own = columns.find((column) => column.name === name);
  if (own === undefined) {
    const cells = levels === undefined ? new Float64Array(rows).fill(NaN) : { codes: new Int32Array(rows).fill(-1), levels };
    return { name, type, cells };
  }
  if (!isNeeded(schema)) return own;
  if (areNumbers(own.cells) !== (levels === undefined)) {
    const [found, wanted] = levels === undefined ? ["texts", "numbers"] : ["numbers", "texts"];
    throw new UserError(`column ${quote(name)} is ${found}, and ${wanted} in the model; read the table like the model's (like)`);
  }
  return { name, type: own.type, cells: areNumbers(own.cells) ? own.cells : byLevels(own.cells, levels!) };
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
