/** A system's numbers before the model, and back. */

import { stream, uniforms } from "../../../numerics/random.js";
import { quote, UserError } from "../../../errors/user-error.js";
import type { Column, ColumnType, Table } from "../../table.js";
import { columnOf } from "../../table.js";
import { printValue } from "../../writing/cells.js";
import { fillNeeded } from "./fill.js";
import { narrow } from "./narrow.js";
import { placeIn, valueAt } from "./room.js";
import { Ruler } from "./ruler.js";
import type { Member, NumberSystem } from "./system.js";
import { traitsOfNumbers } from "./traits.js";
import { requireRules, violation } from "./violation.js";

/** What the places within steps are drawn with: the same for the same table. */
const KEY = stream(1, "table constraint");

export function rulersOf({ members, places }: NumberSystem): Ruler[] {
  return members.map(({ step }) => new Ruler(step, places));
}

/** Goes through the members of each row in their order. @param numberOf a member's number, given what it may be; NaN for none */
export function eachPlace(
  { members, rules }: NumberSystem,
  rulers: readonly Ruler[],
  rows: number,
  numberOf: (member: number, row: number, low: number, high: number) => number,
): void {
  const [low, high] = [new Float64Array(members.length), new Float64Array(members.length)];
  for (let row = 0; row < rows; row++) {
    members.forEach(({ lower, upper }, member) => {
      low[member] = lower ?? -Infinity;
      high[member] = upper ?? Infinity;
    });
    members.forEach((_, member) => {
      narrow(rules, rulers, low, high);
      const number = numberOf(member, row, low[member], high[member]);
      if (!Number.isNaN(number)) low[member] = high[member] = number;
    });
  }
}

/** The numbers of a table in the shared unit, with those filled that others need. */
export function numbersOf(system: NumberSystem, rulers: readonly Ruler[], table: Table): Float64Array[] {
  const { members, rules, sums, places } = system;
  const columns = members.map(({ column }) => columnOf(table, column));
  const values = columns.map(({ cells }, i) => (cells as Float64Array).map((value) => rulers[i].of(value)));
  requireRules([...rules, ...sums], columns, values, places !== null);
  const texts = [...new Set([...rules, ...sums].map(({ text }) => text))];
  const chance = uniforms(KEY, members.length, table.rows);
  fillNeeded(system, rulers, values, chance, (row) => violation(texts.join(", "), columns, row));
  return values;
}

/**
 * The members' numbers as the model sees them, NaN where one is missing and no other needs it.
 *
 * @throws UserError for a row against the constraints, or outside the bounds of its columns
 */
export function placedNumbers(system: NumberSystem, table: Table): Float64Array[] {
  const { members } = system;
  const rulers = rulersOf(system);
  const values = numbersOf(system, rulers, table);
  const placed = members.map(() => new Float64Array(table.rows).fill(NaN));
  const within = members.map((_, member) => uniforms(KEY, member, table.rows));
  eachPlace(system, rulers, table.rows, (member, row, low, high) => {
    const one = members[member];
    const value = values[member][row];
    if (one.place === "computed") placed[member][row] = 0;
    if (Number.isNaN(value) || one.place === "computed") return value;
    requireInside(one, rulers[member], { value, low, high }, table, row);
    placed[member][row] =
      one.place === "kept" ? rulers[member].valueOf(value) : placeIn(one, rulers[member], value, { low, high }, within[member][row]);
    return value;
  });
  return placed;
}

function requireInside(
  { column }: Member,
  ruler: Ruler,
  { value, low, high }: Record<"value" | "low" | "high", number>,
  table: Table,
  row: number,
): void {
  // doubles are rounded
  const size = [value, low, high].reduce((most, one) => (Number.isFinite(one) ? Math.max(most, Math.abs(one)) : most), 0);
  const slack = ruler.step === null ? 1e-9 * size : 0;
  if (value >= low - slack && value <= high + slack) return;
  const { type } = columnOf(table, column);
  const isLess = value < low;
  throw new UserError(
    `row ${row + 1}: ${quote(column)} is ${printValue(type, ruler.valueOf(value))}, ${isLess ? "less" : "more"} than the ${printValue(type, ruler.valueOf(isLess ? low : high))} that its constraints and bounds allow`,
  );
}

/** The members' own numbers, from those that the model gives: all constraints hold, whatever these are. */
export function restoredNumbers(system: NumberSystem, placed: readonly Float64Array[], rows: number): Float64Array[] {
  const { members } = system;
  const rulers = rulersOf(system);
  const values = members.map(() => new Float64Array(rows));
  eachPlace(system, rulers, rows, (member, row, low, high) => {
    const { place, sum } = members[member];
    const given = placed[member][row];
    const value =
      sum !== null
        ? sum.terms.reduce((total, [sign, other]) => total + sign * values[other][row], sum.constant)
        : place === "kept"
          ? Math.min(high, Math.max(low, rulers[member].of(given)))
          : valueAt(members[member], rulers[member], given, { low, high });
    values[member][row] = value;
    return value;
  });
  return values.map((numbers, member) => numbers.map((value) => rulers[member].valueOf(value) + 0));
}

/** The type of a member before the model. @param cells as {@link placedNumbers} gives them */
export function placedType(
  { step, place, lower, upper, often }: Member,
  { type }: Column,
  cells: Float64Array,
  places: number | null,
): ColumnType {
  const known = cells.filter((value) => !Number.isNaN(value));
  if (place !== "kept" && known.every((value) => value === known[0])) return { kind: "constant", value: known[0] ?? 0, written: null };
  if (place === "kept") {
    const ruler = new Ruler(step, places);
    const bound = (end: number | null): number | null => (end === null ? null : ruler.valueOf(end));
    return type.kind === "constant" ? type : ({ ...type, lower: bound(lower), upper: bound(upper) } as ColumnType);
  }
  const traits = traitsOfNumbers(cells);
  if (place === "between") return { kind: "real", ...traits, lower: 0, upper: often.least + 1 + often.greatest };
  return step === null ? { kind: "real", ...traits, lower: 0 } : { kind: "integer", step: 1, ...traits, lower: 0 };
}
