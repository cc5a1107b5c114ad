/** What `--where` says, as data. */

import { oneOf, quote, UserError } from "../../../errors/user-error.js";
import type { ColumnSchema } from "../../../table/coding/coding.js";
import type { TableCard } from "../../../table-model/card.js";
import type { AskedValue, Where } from "../../../table-model/table-model.js";

/** @param texts such as `island=Biscoe|Dream` or `mass=3000..4000` @throws UserError for another text, or a column twice */
export function whereOf(texts: readonly string[], { schema, layout }: TableCard): Where {
  // a column may be named __proto__: of an object that is no key like others
  const where = new Map<string, AskedValue[]>();
  for (const text of texts) {
    const column = columnOf(text, schema);
    if (where.has(column.name))
      throw new UserError(`--where names ${column.name} twice`, `divide what it takes by |, as in ${column.name}=a|b`);
    const cells = piecesOf(text.slice(column.name.length + 1), column.levels ?? []);
    where.set(
      column.name,
      cells.map((cell) => valueOf(cell, column, layout.missing)),
    );
  }
  return Object.fromEntries(where);
}

/** The column that the text begins with; a name may have = in it, and the longest is meant. */
function columnOf(text: string, schema: readonly ColumnSchema[]): ColumnSchema {
  const [named] = schema.filter(({ name }) => text.startsWith(`${name}=`)).toSorted((a, b) => b.name.length - a.name.length);
  if (named !== undefined) return named;
  const at = text.indexOf("=");
  if (at < 1) throw new UserError(`--where is ${quote(text)}; it takes a column and its cells, such as city=Bern or age=30..40`);
  const names = schema.filter(({ type }) => type.kind !== "identifier").map(({ name }) => name);
  oneOf("column", text.slice(0, at), names);
  throw new Error("internal: a column that is named, and is not");
}

/** Divides at |, but for a level that has one in it: of several readings that with the longest levels in front. */
function piecesOf(text: string, levels: readonly string[]): string[] {
  const parts = text.split("|");
  const pieces: string[] = [];
  for (let at = 0; at < parts.length;) {
    let end = parts.length;
    while (end > at + 1 && !levels.includes(parts.slice(at, end).join("|"))) end--;
    pieces.push(parts.slice(at, end).join("|"));
    at = end;
  }
  return pieces;
}

/** @param missing the table's text of a missing cell */
function valueOf(text: string, { levels }: ColumnSchema, missing: string): AskedValue {
  if (levels?.includes(text) === true) return text;
  if (text === "" || text === missing) return null;
  const at = levels === undefined ? text.indexOf("..") : -1;
  if (at < 0) return text;
  const [from, to] = [text.slice(0, at).trim(), text.slice(at + 2).trim()];
  return { ...(from === "" ? {} : { from }), ...(to === "" ? {} : { to }) };
}
