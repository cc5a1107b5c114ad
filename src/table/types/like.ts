/** Columns that take the type of a model's column. */

import { quote } from "../../errors/user-error.js";
import { countOf } from "../../formats/count.js";
import type { ColumnSchema } from "../coding/coding.js";
import type { ReadOptions } from "../options.js";
import type { ColumnType, TextCells, WrittenNumber } from "../table.js";
import { date } from "./date.js";
import { identifier } from "./identifier.js";
import { isTextKind } from "./kinds.js";
import { requireNumbers } from "./number.js";
import type { Profile } from "./profile.js";
import type { Recognised } from "./record.js";

/** The column of that name that a reader is to follow. */
export function likeOf({ like }: ReadOptions, name: string): ColumnSchema | undefined {
  return like?.find((column) => column.name === name);
}

/** Whether the exact text of every cell is needed for the type. */
export function keepsTexts({ type, levels }: ColumnSchema): boolean {
  return isTextKind(type.kind) && (levels !== undefined || type.kind === "date");
}

/** Values that a note lists. */
const LISTED = 3;

/**
 * The cells as those of a model's column. What the model does not know is kept, with a note: texts as levels after its own, numbers outside
 * its bounds or its grid as they are.
 *
 * @throws UserError that names row and column, for a text among numbers or dates
 */
export function recognisedLike(profile: Profile, { type, levels }: ColumnSchema): Recognised {
  const why = "as in the model";
  if (type.kind === "identifier") return { ...identifier.asked(profile, undefined), why };
  if (type.kind === "date") return { ...date.asked(profile, type.format), type, why };
  if (levels !== undefined) return { type, why, ...textsLike(profile, levels) };
  requireNumbers(profile);
  return { type: writtenAs(type, profile), cells: profile.numbers, why, notes: strangeNumbers(profile, type) };
}

/** Texts by the model's levels, with those that it does not have after them. */
function textsLike(profile: Profile, levels: readonly string[]): { cells: TextCells; notes: string[] } {
  const { codes, levels: own } = profile.texts;
  const all = [...levels];
  const place = own.map((text) => {
    const at = levels.indexOf(text);
    return at < 0 ? all.push(text) - 1 : at;
  });
  const cells = { codes: codes.map((code) => (code < 0 ? -1 : place[code])), levels: all };
  const fresh = all.slice(levels.length);
  if (fresh.length === 0) return { cells, notes: [] };
  const count = cells.codes.reduce((sum, code) => sum + (code >= levels.length ? 1 : 0), 0);
  return {
    cells,
    notes: [`column ${quote(profile.name)}: ${countOf(count, "cell")} with a text that the model does not have (${listed(fresh)})`],
  };
}

function strangeNumbers(profile: Profile, type: ColumnType): string[] {
  const step = "step" in type ? type.step : 0;
  const lower = ("lower" in type ? type.lower : null) ?? -Infinity;
  const upper = ("upper" in type ? type.upper : null) ?? Infinity;
  const isStrange = (value: number): boolean => value < lower || value > upper || (step > 0 && !isOnGrid(value / step));
  const strange = new Set<number>();
  let count = 0;
  for (const value of profile.numbers) {
    if (Number.isNaN(value) || !isStrange(value)) continue;
    count++;
    if (strange.size <= LISTED) strange.add(value);
  }
  if (count === 0) return [];
  const bounds = [lower, upper].map((bound) => (Number.isFinite(bound) ? bound : "")).join("..");
  const places = [step > 0 ? `multiples of ${step}` : "", bounds === ".." ? "" : bounds];
  const valid = places.filter((place) => place !== "").join(" in ");
  return [`column ${quote(profile.name)}: ${countOf(count, "number")} beside the model's ${valid} (${listed([...strange].map(String))})`];
}

/** Whether a number of steps is whole, but for what a decimal step loses in binary. */
function isOnGrid(steps: number): boolean {
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

function listed(values: readonly string[]): string {
  return values.slice(0, LISTED).map(quote).join(", ") + (values.length > LISTED ? ", …" : "");
}

/** The type, with as many places as the file's numbers need and the file's decimal mark. */
function writtenAs(type: ColumnType, { raw, written: own }: Profile): ColumnType {
  if (!("written" in type) || type.written === null) return type;
  const { least, most, mark } = type.written;
  const { hasComma, hasPoint } = raw.written;
  const written: WrittenNumber = {
    least,
    most: most === null || own.most === null ? null : Math.max(most, own.most),
    mark: hasComma ? "," : hasPoint ? "." : mark,
  };
  return { ...type, written };
}
