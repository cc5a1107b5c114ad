/** Decides the type of a column: the one that is asked for, else the first that recognises the cells. */

import { oneOf, quote, UserError } from "../../errors/user-error.js";
import type { ColumnSchema } from "../coding/coding.js";
import type { RawColumn } from "../reading/column-builder.js";
import { numberRefusal } from "../reading/column-builder.js";
import { notKept } from "../reading/number-text.js";
import type { Places } from "../reading/places.js";
import { countOf } from "../../formats/count.js";
import { datesIn } from "./date.js";
import { TYPES, typeRecord } from "./index.js";
import type { Kind } from "./kinds.js";
import { isTextKind, KINDS } from "./kinds.js";
import { keepsTexts, recognisedLike } from "./like.js";
import { readNumberRequest, requireNumbers } from "./number.js";
import { Profile } from "./profile.js";
import type { Recognised } from "./record.js";

/**
 * @param asked a type as one writes it, such as `integer:0..120`
 * @param like the column of a model, whose type comes before what is asked for
 * @throws UserError in one line that names row and column
 */
export function decideType(raw: RawColumn, places: Places, asked: string | undefined, like?: ColumnSchema): Recognised {
  const notes: string[] = [];
  if (like !== undefined) return typeLike(raw, places, like);
  if (raw.dates !== null) {
    if (asked === undefined) return { ...datesIn(raw.dates.format, raw.numbers!), notes };
    throw numberRefusal(places.of(raw.dates.row), raw.name, raw.dates.text, "is no number");
  }
  if (asked !== undefined) return { ...askedType(raw, places, asked), notes };
  const isNumeric = areCellsNumbers(raw, places, notes);
  const profile = new Profile(raw, places, isNumeric);
  if (isNumeric) {
    requireNumbers(profile);
    requireOneMark(profile);
    if (raw.written.hasComma) notes.push(`column ${quote(raw.name)}: commas were read as decimal marks`);
    for (const [oddity, example] of Object.entries(raw.written.odd))
      notes.push(
        `column ${quote(raw.name)}: some numbers are written with ${oddity} (the first is ${example}); what was kept is the number`,
      );
  }
  for (const record of TYPES) {
    const found = record.recognise(profile);
    if (found !== null) return { ...found, notes: [...notes, ...(found.notes ?? [])] };
  }
  throw new Error(`internal: no type for column ${quote(raw.name)}`);
}

function typeLike(raw: RawColumn, places: Places, like: ColumnSchema): Recognised {
  if (raw.dates !== null) throw numberRefusal(places.of(raw.dates.row), raw.name, raw.dates.text, "is no number");
  const isNumeric = raw.codes === null || raw.values.every((value) => Number.isFinite(value));
  const profile = new Profile(raw, places, isNumeric);
  if (isNumeric && !keepsTexts(like)) requireOneMark(profile);
  return recognisedLike(profile, like);
}

function askedType(raw: RawColumn, places: Places, asked: string): Recognised {
  const colon = asked.indexOf(":");
  const kind = oneOf<Kind>(`type of column ${quote(raw.name)}`, colon === -1 ? asked : asked.slice(0, colon), KINDS);
  const argument = colon === -1 ? undefined : asked.slice(colon + 1);
  // what is asked for as a number is one, or refused
  const isNumeric = raw.codes === null || raw.values.every((value) => Number.isFinite(value));
  const profile = new Profile(raw, places, isNumeric);
  if (isNumeric && !isTextKind(kind)) requireOneMark(profile);
  const found = kind === "bounded" ? boundedType(profile, argument) : typeRecord(kind).asked(profile, argument);
  return { ...found, why: `as asked: ${found.why.replace(/^asked for,? ?;? ?/, "") || kind}` };
}

/** The kind of numbers that the cells are, within the bounds. */
function boundedType(profile: Profile, argument: string | undefined): Recognised {
  if (readNumberRequest(profile.name, argument).lower === undefined)
    throw new UserError(`column ${quote(profile.name)}: bounded needs its range (such as bounded:0..1)`);
  requireNumbers(profile);
  const record = TYPES.find(({ kind, recognise }) => ["integer", "decimal", "real"].includes(kind) && recognise(profile) !== null)!;
  return record.asked(profile, argument);
}

/** Whether the column is one of numbers. @throws UserError for a text among numbers */
function areCellsNumbers(raw: RawColumn, places: Places, notes: string[]): boolean {
  const { codes, levels, values } = raw;
  if (codes === null) return true;
  if (levels.length === 0) return false;
  const counts = new Uint32Array(levels.length);
  for (const code of codes) if (code >= 0) counts[code]++;
  let [numbers, texts] = [0, 0];
  values.forEach((value, code) => {
    if (Number.isNaN(value)) texts += counts[code];
    else numbers += counts[code];
  });
  if (numbers === 0) return false;
  if (texts > 0) {
    const first = values.reduce(
      (found, value, code) => (Number.isNaN(value) && (found === -1 || raw.firstRows[code] < raw.firstRows[found]) ? code : found),
      -1,
    );
    const place = places.of(raw.firstRows[first]);
    const reason = notKept(levels[first]);
    const problem = reason ?? `is no number, and ${countOf(numbers, "cell")} of the column are`;
    if (numbers > texts || reason !== undefined) throw numberRefusal(place, raw.name, levels[first], problem);
    notes.push(`column ${quote(raw.name)}: ${numbers} of ${countOf(numbers + texts, "cell")} are numbers; all were read as texts`);
    return false;
  }
  const { quotedNumber: quoted, plainNumbers } = raw;
  if (quoted !== undefined && plainNumbers > 0)
    throw numberRefusal(quoted.place, raw.name, quoted.text, `is a text, and ${countOf(plainNumbers, "cell")} of the column are numbers`);
  if (quoted !== undefined) {
    notes.push(`column ${quote(raw.name)}: its numbers stand as texts in the file, and were read as texts`);
    return false;
  }
  const areCodes = isEveryDigits(levels) && (hasEqualWidth(levels) || "more digits than are kept" in raw.written.odd);
  if (!areCodes) return true;
  notes.push(`column ${quote(raw.name)}: digits with zeros in front, or too many for a number, are codes; they were read as texts`);
  return false;
}

function isEveryDigits(levels: readonly string[]): boolean {
  return levels.every((level) => /^\d+$/.test(level));
}

/** Whether texts of digits have one length, and one of them a zero in front. */
function hasEqualWidth(levels: readonly string[]): boolean {
  return (
    levels[0].length > 1 && levels.every((level) => level.length === levels[0].length) && levels.some((level) => level.startsWith("0"))
  );
}

/** Refuses a column in which both 1.5 and 1,5 stand. */
function requireOneMark({ raw, name }: Profile): void {
  const { otherMark } = raw.written;
  if (otherMark === undefined) return;
  throw new UserError(
    `${otherMark.place}, column ${quote(name)}: ${quote(otherMark.text)} has another decimal mark than the numbers before`,
    "write all numbers with one",
  );
}
