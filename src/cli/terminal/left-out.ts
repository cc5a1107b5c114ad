/** Columns of a table that its model does not generate, or writes as they are. */

import type { ColumnSchema } from "../../table/coding/coding.js";

/** A line for each kind of them; none where every column is modelled. */
export function leftOutLines(schema: readonly ColumnSchema[]): string[] {
  const identifiers = schema.flatMap(({ name, type }) => (type.kind === "identifier" ? [{ name, isNumber: type.written !== null }] : []));
  const constants = schema.filter(({ type }) => type.kind === "constant").map(({ name }) => name);
  const lines: string[] = [];
  if (identifiers.length > 0) {
    const [{ name, isNumber }] = identifiers;
    const kept = isNumber ? "real, or category," : "category";
    const [what, which] = identifiers.length === 1 ? ["identifier", "it"] : ["identifiers", "that one"];
    lines.push(`left out: ${identifiers.map((one) => one.name).join(", ")} (${what}; --column ${name}=${kept} keeps ${which})`);
  }
  if (constants.length > 0) lines.push(`the same in every row, and written so: ${constants.join(", ")}`);
  return lines;
}
