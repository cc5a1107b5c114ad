/** What the types of numbers share: reading of overrides, checks, printing. */

import { quote, UserError } from "../../errors/user-error.js";
import { numberRefusal } from "../reading/column-builder.js";
import { notKept } from "../reading/number-text.js";
import type { NumberTraits, WrittenNumber } from "../table.js";
import { shortNumber } from "../words.js";
import { findTraits } from "./traits/index.js";
import type { Profile } from "./profile.js";

/** Returns a number's text as the file writes it. */
export function printNumber(written: WrittenNumber, value: number): string {
  const text = plain(written, value);
  return written.mark === "," ? text.replace(".", ",") : text;
}

function plain({ least, most }: WrittenNumber, value: number): string {
  if (most === null || Math.abs(value) >= 1e21) return shortest(value, least);
  // no number has "-0.0" as its text
  const fixed = value.toFixed(Math.min(most, 100)).replace(/^-(?=[0.]*$)/, "");
  if (most === least || most === 0) return fixed;
  const point = fixed.indexOf(".");
  let end = fixed.length;
  while (end > point + 1 + least && fixed[end - 1] === "0") end--;
  return fixed.slice(0, end === point + 1 ? point : end);
}

/** The shortest text that reads as the number, with at least some places unless it has an exponent. */
function shortest(value: number, least: number): string {
  const text = String(value);
  if (least === 0 || text.includes("e")) return text;
  const point = text.indexOf(".");
  const places = point === -1 ? 0 : text.length - point - 1;
  return `${text}${point === -1 ? "." : ""}${"0".repeat(Math.max(0, least - places))}`;
}

/** @throws UserError that names the first cell which is no finite number */
export function requireNumbers(profile: Profile): void {
  const { raw, places, name } = profile;
  if (raw.codes === null) return;
  let first = -1;
  raw.values.forEach((value, code) => {
    if (!Number.isFinite(value) && (first === -1 || raw.firstRows[code] < raw.firstRows[first])) first = code;
  });
  if (first === -1) return;
  const text = raw.levels[first];
  const isHuge = !Number.isNaN(raw.values[first]);
  const problem = isHuge ? "is beyond the largest number" : (notKept(text) ?? "is no number");
  throw numberRefusal(places.of(raw.firstRows[first]), name, text, problem);
}

/** Refuses the first cell for which the test fails. */
export function requireEach(profile: Profile, isValid: (value: number) => boolean, problem: string): void {
  const row = profile.numbers.findIndex((value) => !Number.isNaN(value) && !isValid(value));
  if (row === -1) return;
  throw new UserError(`${profile.places.of(row)}, column ${quote(profile.name)}: ${profile.numbers[row]} ${problem}`);
}

/** What an override of a type of numbers says. */
export interface NumberRequest {
  lower?: number | null;
  upper?: number | null;
  step?: number;
  atoms?: number[];
  heavyTails?: true;
}

/** Reads `0..120`, `0..`, a step such as `0.5`, `atoms=0,5` and `heavy`, between colons. @throws UserError for anything else */
export function readNumberRequest(column: string, argument: string | undefined): NumberRequest {
  const request: NumberRequest = {};
  for (const part of argument?.split(":") ?? []) {
    const range = /^([^.]*(?:\.\d+)?)\.\.(.*)$/.exec(part);
    if (range !== null) {
      request.lower = bound(column, part, range[1]);
      request.upper = bound(column, part, range[2]);
      if (request.lower !== null && request.upper !== null && request.lower >= request.upper) throw misread(column, part);
    } else if (part === "heavy") request.heavyTails = true;
    else if (part.startsWith("atoms="))
      request.atoms = part
        .slice(6)
        .split(",")
        .map((text) => finite(column, part, text))
        .toSorted((a, b) => a - b);
    else {
      request.step = finite(column, part, part);
      if (request.step <= 0) throw misread(column, part);
    }
  }
  return request;
}

function bound(column: string, part: string, text: string): number | null {
  return text.trim() === "" ? null : finite(column, part, text);
}

function finite(column: string, part: string, text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw misread(column, part);
  return value;
}

function misread(column: string, part: string): UserError {
  return new UserError(
    `column ${quote(column)}: ${quote(part)} says nothing of numbers (valid: a range such as 0..120 or 0.., a step above 0, atoms=0,5, heavy)`,
  );
}

/** Traits as found, with those that were asked for in their place, and the reasons. @throws UserError for a cell outside the bounds */
export function traitsOf(profile: Profile, request: NumberRequest = {}): { traits: NumberTraits; why: string[] } {
  const found = findTraits(profile);
  const traits: NumberTraits = { ...found.traits, written: profile.written };
  if (request.lower !== undefined) traits.lower = request.lower;
  if (request.upper !== undefined) traits.upper = request.upper;
  if (request.atoms !== undefined) traits.atoms = request.atoms;
  if (request.heavyTails !== undefined) traits.heavyTails = true;
  const [lower, upper] = [traits.lower ?? -Infinity, traits.upper ?? Infinity];
  if (request.lower !== undefined)
    requireEach(profile, (value) => value >= lower && value <= upper, `is outside ${traits.lower ?? ""}..${traits.upper ?? ""}`);
  return { traits, why: found.why };
}

/** `47 distinct in 18 … 93`. */
export function extentOf(profile: Profile): string {
  const { min, max } = profile.extremes;
  const distinct = `${profile.isDistinctExact ? "" : "at least "}${profile.distinct.toLocaleString("en-US")} distinct`;
  return Number.isNaN(min) ? "no value" : `${distinct} in ${shortNumber(min)} … ${shortNumber(max)}`;
}

/** Greatest common divisor of whole numbers, at least 1. */
function divisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** Values that a step above the unit must be seen in, so that it is no chance. */
const STEP_EVIDENCE = 8;

/** The largest step of which all numbers are multiples, in units of 10^-places; null where a number is none of the unit's. */
export function unitsPerStep(profile: Profile, places: number): number | null {
  const scale = 10 ** places;
  let step = 0;
  let isGrid = true;
  profile.eachNumber((value) => {
    const units = Math.round(value * scale);
    if (!Number.isSafeInteger(units) || Math.abs(units / scale - value) > 1e-12 * Math.abs(value)) isGrid = false;
    else if (isGrid && step !== 1) step = divisor(Math.abs(units), step);
  });
  if (!isGrid) return null;
  return step === 0 || profile.distinct < STEP_EVIDENCE ? 1 : step;
}
