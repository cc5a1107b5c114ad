/** Which numbers a model makes of a column. */

import type { CodedColumn } from "../../table/coding/column.js";
import type { ColumnType } from "../../table/table.js";

/** Single values that many rows have. */
export function atomsMade(type: ColumnType, coded: CodedColumn): number[] {
  if (coded.kind === "scaled") return (coded.atoms ?? []).map(({ value }) => value);
  if (coded.kind === "binned") return coded.from.filter((low, cell) => low === coded.to[cell]);
  return type.kind === "constant" && typeof type.value === "number" ? [type.value] : [];
}

/** The least and the greatest value; infinite where there is no such end. */
export function rangeMade(type: ColumnType, coded: CodedColumn): readonly [number, number] {
  if (type.kind === "constant" && typeof type.value === "number") return [type.value, type.value];
  if (coded.kind === "scaled") return coded.range ?? [-Infinity, Infinity];
  if (coded.kind === "binned") return [coded.from[0], coded.to.reduce((a, b) => Math.max(a, b))];
  return [-Infinity, Infinity];
}
