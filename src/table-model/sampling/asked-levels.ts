/** Texts that are asked for. */

import { oneOf, UserError } from "../../errors/user-error.js";
import type { CodedColumn } from "../../table/coding/column.js";
import type { AskedColumn, AskedValue } from "./where.js";

/** The numbers of the levels that will do; -1 for a missing cell. @throws UserError for a text that no row has */
export function levelsAsked({ name, type, levels = [], coded }: AskedColumn, values: readonly AskedValue[]): Set<number> {
  return new Set(
    values.map((value) => {
      if (value === null) return -1;
      if (type.kind === "constant" && type.value === null) throw new UserError(`${name} is missing in every row`);
      if (typeof value === "object")
        throw new UserError(`${name} holds texts, of which there is no interval; ask for the texts themselves`);
      if (typeof value === "boolean" && type.kind === "boolean") return Number(value);
      const level = levels.indexOf(oneOf(`value of ${name}`, String(value), levels));
      if (shareOf(coded, level) === 0) throw new UserError(`no row of the table has ${name}=${levels[level]}: the model makes none`);
      return level;
    }),
  );
}

/** The share of the table's rows that have a level. */
export function shareOf(coded: CodedColumn, level: number): number {
  if (coded.kind === "condition") return coded.shares[level];
  return coded.kind === "levels" ? coded.shares[coded.order.indexOf(level)] : 1;
}
