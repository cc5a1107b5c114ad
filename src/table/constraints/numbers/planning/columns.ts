/** What a column of numbers or dates is in a system: its grid and its bounds. */

import { quote, UserError } from "../../../../errors/user-error.js";
import type { Column, ColumnType } from "../../../table.js";
import { isTimeOfDay } from "../../quantity.js";
import type { Step } from "../decimal.js";
import { gridOfAll, decimalsOf, powerOfTen, SAFE, stepOf } from "../decimal.js";
import { Ruler } from "../ruler.js";

const DAY = 86_400_000;
/** Dates from here on stand for "never": the last day that has a text is their bound. */
const NEVER = Date.UTC(9000, 0, 1);
const LAST = Date.UTC(10_000, 0, 1) - 1;

/** The grid on which a column's numbers are printed; null where each double is printed with its own digits. */
export function gridOf({ type, cells }: Column): Step | null {
  if (type.kind === "constant") return { units: 1, places: decimalsOf(Number(type.value)) };
  if (type.kind === "date") return stepOf(type.step);
  const { written } = type as Extract<ColumnType, { kind: "real" }>;
  const printed = written.most === null ? null : { units: 1, places: Math.min(15, written.most) };
  if (type.kind === "real") return printed ?? gridOfAll(cells as Float64Array);
  const own = stepOf((type as Extract<ColumnType, { kind: "decimal" }>).step);
  // a step that the file's places cannot show is printed rounded
  return own === null || (printed !== null && own.places > printed.places) ? printed : own;
}

/** The least and the greatest value that a column may have; infinite where there is none. */
export function boundsOf({ type, cells }: Pick<Column, "type" | "cells">): [number, number] {
  if (type.kind === "constant") return [Number(type.value), Number(type.value)];
  const { lower, upper } = type as { lower: number | null; upper: number | null };
  if (type.kind !== "date") return [lower ?? -Infinity, upper ?? Infinity];
  if (isTimeOfDay(type.format)) return [lower ?? 0, upper ?? DAY - 1];
  return [lower ?? -Infinity, upper ?? (meansNever({ type, cells }) ? LAST : Infinity)];
}

/** Whether some of a column's dates stand for "never", such as 9999-12-31. */
export function meansNever({ type, cells }: Pick<Column, "type" | "cells">): boolean {
  return type.kind === "date" && (cells as Float64Array).some((value) => value >= NEVER);
}

/**
 * The rulers of columns that constraints connect, with the unit that all share.
 *
 * @param constants of the constraints
 * @throws UserError for a column whose grid is finer than its numbers can tell
 */
export function rulersOf(columns: readonly Column[], constants: readonly number[]): { places: number | null; rulers: Ruler[] } {
  const steps = columns.map(gridOf);
  const places = Math.max(...constants.map(decimalsOf), ...steps.map((step) => step?.places ?? 0));
  const sizes = columns.map(({ cells }) => (cells as Float64Array).reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0));
  const isExact = places <= 15 && steps.every((step, i) => step !== null && sizes[i] * powerOfTen(places) <= SAFE);
  steps.forEach((step, i) => {
    if (step !== null && sizes[i] * (powerOfTen(step.places) / step.units) > 2 ** 51)
      throw new UserError(`column ${quote(columns[i].name)} has more digits than a constraint can hold exactly`);
  });
  const shared = isExact ? places : null;
  return { places: shared, rulers: steps.map((step) => new Ruler(step, shared)) };
}
