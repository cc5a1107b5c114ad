/** What a column is in Parquet, and its values. */

import type { SchemaElement } from "hyparquet";
import { quote, UserError } from "../../../errors/user-error.js";
import type { Column, DateType } from "../../table.js";
import { areNumbers } from "../../table.js";
import { saidNumber } from "../cells.js";
import type { Holding } from "../holdings.js";
import { holdingOf } from "../holdings.js";

/** A value as the writer takes it; null is missing. */
export type ParquetValue = number | bigint | boolean | string | null;

/** A column's place in the schema, and how a value becomes one of it. */
interface Kind {
  element: Omit<SchemaElement, "name" | "repetition_type">;
  ofNumber: (value: number) => ParquetValue;
}

const DAY = 86_400_000;
const WHOLE: Kind = { element: { type: "INT64" }, ofNumber: BigInt };
const NUMBER: Kind = { element: { type: "DOUBLE" }, ofNumber: (value) => value };
const TRUTH: Kind = { element: { type: "BOOLEAN" }, ofNumber: (value) => value === 1 };
const TEXT: Kind = { element: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } }, ofNumber: String };
const DATE: Kind = {
  element: { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } },
  ofNumber: (ms) => Math.floor(ms / DAY),
};

/** Days, times of the day, or moments; a format that ends in UTC's mark is of moments, another of what a clock somewhere showed. */
function dateKind({ format, step }: DateType): Kind {
  const isFine = step < 1;
  const unit = isFine ? "MICROS" : "MILLIS";
  const inUnits = (ms: number): bigint => BigInt(Math.round(isFine ? 1000 * ms : ms));
  if (!format.includes("H")) return DATE;
  if (!format.includes("Y"))
    return {
      element: { type: isFine ? "INT64" : "INT32", logical_type: { type: "TIME", isAdjustedToUTC: false, unit } },
      ofNumber: isFine ? inUnits : (ms) => Math.round(ms),
    };
  const isAdjustedToUTC = /Z$|\+00:00$/.test(format);
  return { element: { type: "INT64", logical_type: { type: "TIMESTAMP", isAdjustedToUTC, unit } }, ofNumber: inUnits };
}

const KINDS: Record<Exclude<Holding, "dates">, Kind> = {
  "whole numbers": WHOLE,
  numbers: NUMBER,
  "truth values": TRUTH,
  texts: TEXT,
  nothing: TEXT,
};

function kindOf({ type, cells }: Column): Kind {
  if (type.kind === "date") return dateKind(type);
  return KINDS[holdingOf(type, areNumbers(cells) ? undefined : cells.levels) as keyof typeof KINDS];
}

export function elementOf(column: Column): SchemaElement {
  return { name: column.name, repetition_type: "OPTIONAL", ...kindOf(column).element };
}

const MOST_WHOLE = 2 ** 63;

/**
 * Adds a column's values.
 *
 * @throws UserError for a whole number of more than 64 bits
 */
export function addValues(column: Column, to: ParquetValue[]): void {
  const { name, type, cells } = column;
  const kind = kindOf(column);
  if (areNumbers(cells)) {
    const said = kind === NUMBER ? saidNumber(type) : (value: number) => value;
    for (const value of cells) {
      if (kind === WHOLE && Math.abs(value) >= MOST_WHOLE)
        throw new UserError(`column ${quote(name)} holds ${value}, and a whole number of parquet has 64 bits`, "choose another format");
      to.push(Number.isNaN(value) ? null : kind.ofNumber(said(value)));
    }
    return;
  }
  const values = cells.levels.map((level, code) => (kind === TEXT ? level : kind.ofNumber(type.kind === "boolean" ? code : Number(level))));
  for (const code of cells.codes) to.push(code < 0 ? null : values[code]);
}
