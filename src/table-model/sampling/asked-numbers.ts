/** Numbers and dates that are asked for. */

import { quote, UserError } from "../../errors/user-error.js";
import { dateFormat } from "../../table/types/date-format.js";
import { printValue } from "../../table/writing/cells.js";
import { atomsMade, rangeMade } from "./values-made.js";
import type { AskedColumn, AskedValue, CellTest } from "./where.js";

/** Part of a step by which a multiple of it may be off: 3 × 0.1 is not 0.3. */
const ROUNDING = 1e-6;

interface Interval {
  from: number;
  to: number;
}

/** @throws UserError for what is no number or date, or what no row has */
export function numbersAsked(column: AskedColumn, values: readonly AskedValue[]): CellTest {
  const isMissingMet = values.includes(null);
  const intervals = values.filter((value) => value !== null).map((value) => intervalOf(column, value));
  for (const interval of intervals) refuseOutside(column, interval);
  const slack = ROUNDING * stepOf(column);
  return (cells, row) => {
    const value = (cells as Float64Array)[row];
    if (Number.isNaN(value)) return isMissingMet;
    return intervals.some(({ from, to }) => value >= from - slack && value <= to + slack);
  };
}

function stepOf({ type }: AskedColumn): number {
  return "step" in type ? type.step : 0;
}

function intervalOf(column: AskedColumn, value: NonNullable<AskedValue>): Interval {
  if (typeof value !== "object") {
    const number = numberOf(column, value);
    refuseBetween(column, number, String(value).trim());
    return { from: number, to: number };
  }
  const from = value.from === undefined ? -Infinity : numberOf(column, value.from);
  const to = value.to === undefined ? Infinity : numberOf(column, value.to);
  if (from > to) throw new UserError(`the interval of ${column.name} goes from ${value.from} down to ${value.to}; exchange its ends`);
  return { from, to };
}

function numberOf({ name, type }: AskedColumn, value: string | number | boolean): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && type.kind === "date") {
    const moment = dateFormat(type.format).parse(value.trim());
    if (Number.isNaN(moment)) throw new UserError(`${name} cannot be ${quote(value)}: its dates are written ${type.format}`);
    return moment;
  }
  const hasComma = "written" in type && type.written?.mark === ",";
  const number = typeof value === "string" && value.trim() !== "" ? Number(hasComma ? value.replace(",", ".") : value) : NaN;
  if (Number.isNaN(number)) throw new UserError(`${name} cannot be ${quote(value)}: it holds numbers`);
  return number;
}

/** Refuses one number that lies between those which the column can have. @param said as it was asked for */
function refuseBetween(column: AskedColumn, number: number, said: string): void {
  const { name, type, coded } = column;
  const step = stepOf(column);
  if (type.kind === "constant") return;
  if (step > 0) {
    if (Math.abs(number / step - Math.round(number / step)) <= ROUNDING) return;
    const grid = type.kind === "date" ? `its dates are written ${type.format}` : `its values are multiples of ${step}`;
    throw new UserError(`${name} is never ${said}: ${grid}`, "ask for an interval");
  }
  if (atomsMade(type, coded).includes(number)) return;
  throw new UserError(
    `hardly any row has exactly ${number} as its ${name}`,
    `ask for an interval, such as ${name}=${number}..${number + 1}`,
  );
}

/** Refuses what lies outside everything that the column can be. */
function refuseOutside({ name, type, coded }: AskedColumn, { from, to }: Interval): void {
  if (type.kind === "constant") {
    if (typeof type.value === "number" && type.value >= from && type.value <= to) return;
    throw new UserError(`${name} is ${type.value === null ? "missing" : String(type.value)} in every row`);
  }
  const [least, most] = rangeMade(type, coded);
  if (to >= least && from <= most) return;
  throw new UserError(`${name} is from ${printValue(type, least)} to ${printValue(type, most)} in all rows: none is as asked for`);
}
