/** The types of columns. A column is of the first that recognises it. */

import type { ColumnType } from "../table.js";
import { boolean } from "./boolean.js";
import { category } from "./category.js";
import { constant } from "./constant.js";
import { date } from "./date.js";
import { decimal } from "./decimal.js";
import { identifier } from "./identifier.js";
import { integer } from "./integer.js";
import { ordinal } from "./ordinal.js";
import { real } from "./real.js";
import type { TypeRecord } from "./record.js";

export const TYPES = [constant, boolean, date, identifier, integer, decimal, real, ordinal, category] as const;

/** The record of a type. */
export function typeRecord(kind: ColumnType["kind"]): TypeRecord {
  return TYPES.find((record) => record.kind === kind)! as unknown as TypeRecord;
}
