/** The table whose proportions `--like` asks for. */

import { UserError } from "../../../errors/user-error.js";
import { readTableFile } from "../../../files/table.js";
import type { ColumnSchema } from "../../../table/coding/coding.js";
import type { Table } from "../../../table/table.js";
import type { TableCard } from "../../../table-model/card.js";

/** Reads a table, its columns of the model's names as texts, numbers or dates as the model has them. */
export async function readLike(path: string, { schema }: TableCard): Promise<Table> {
  if (path === "-") throw new UserError('--like is "-"; it takes a file, which is read twice');
  const { table } = await readTableFile(path);
  const shared = schema.filter(({ name, type }) => type.kind !== "identifier" && table.columns.some((column) => column.name === name));
  const columns = Object.fromEntries(shared.map((column) => [column.name, typeOf(column)]));
  return (await readTableFile(path, { columns })).table;
}

function typeOf({ type, levels }: ColumnSchema): string {
  if (type.kind === "date") return `date:${type.format}`;
  return levels === undefined ? "real" : "category";
}
