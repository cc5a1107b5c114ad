/** Which columns can be compared. */

import { quote, UserError } from "../../errors/user-error.js";
import type { ColumnType, Table } from "../table.js";
import { columnOf } from "../table.js";

export type Quantity = "number" | "date" | "time of day";

/** Whether a date is a time of day alone. */
export function isTimeOfDay(format: string): boolean {
  return !format.includes("YYYY");
}

/** @param dates whether dates will do @throws UserError for a column that is none of them */
export function quantityOf(text: string, table: Table, name: string, dates: boolean): Quantity {
  const { type } = columnOf(table, name);
  if (isNumber(type)) return "number";
  if (type.kind === "date" && dates) return isTimeOfDay(type.format) ? "time of day" : "date";
  const what = type.kind === "identifier" ? "an identifier, which is not generated" : `of type ${type.kind}`;
  throw new UserError(`the constraint ${quote(text)} needs numbers${dates ? " or dates" : ""}: ${quote(name)} is ${what}`);
}

function isNumber(type: ColumnType): boolean {
  if (type.kind === "constant") return typeof type.value === "number";
  return type.kind === "integer" || type.kind === "decimal" || type.kind === "real";
}
