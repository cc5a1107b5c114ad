/** Dates and times in one format. */

import { quote, UserError } from "../../errors/user-error.js";
import type { DateType } from "../table.js";
import { ambiguousWith, DATE_FORMATS, dateFormat, fits } from "./date-format.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

/** Steps of a clock in milliseconds, the coarsest first, with their names. */
const STEPS = [
  [86_400_000, "days"],
  [3_600_000, "hours"],
  [60_000, "minutes"],
  [1000, "seconds"],
  [1, "milliseconds"],
] as const;
const FINEST = [0.001, "microseconds"] as const;

export const date: TypeRecord<DateType> = {
  kind: "date",
  about: "dates and times",
  argument: "the format: date:DD.MM.YYYY HH:mm",
  recognise(profile) {
    const { levels } = profile.raw;
    if (profile.isNumeric || levels.length === 0) return null;
    const format = formatOf(profile);
    if (format === undefined) return null;
    const other = ambiguousWith(format);
    const note = `column ${quote(profile.name)}: its dates would be valid in ${other} too; ${format} was taken (override it with date:${other})`;
    const isAmbiguous = other !== undefined && levels.every((level) => fits(other, level));
    return { ...made(profile, format), ...(isAmbiguous ? { notes: [note] } : {}) };
  },
  asked(profile, argument) {
    if (argument === undefined) {
      const found = date.recognise(profile);
      if (found !== null) return found;
      throw new UserError(
        `column ${quote(profile.name)} has no one format of dates that is known`,
        "say it, such as date:DD.MM.YYYY HH:mm",
      );
    }
    const { codes, levels } = profile.texts;
    const { parse } = dateFormat(argument);
    const row = codes.findIndex((code) => code >= 0 && Number.isNaN(parse(levels[code])));
    if (row !== -1)
      throw new UserError(
        `${profile.places.of(row)}, column ${quote(profile.name)}: ${quote(levels[codes[row]])} is no date in the format ${argument}`,
      );
    return made(profile, argument);
  },
  print: (type, value) => dateFormat(type.format).print(value as number),
};

/** Texts from which a format is looked for: the first may be none. */
const TRIED = 3;
const LOOKS = /^\d{1,4}[-/.:]\d/;

/** Returns the format of all texts. @throws UserError that names the first text which is no date, where most are */
function formatOf({ raw, name, places }: Profile): string | undefined {
  const { levels, firstRows } = raw;
  const tried = levels.slice(0, TRIED).filter((level) => LOOKS.test(level));
  let best = { format: "", count: 0 };
  for (const format of DATE_FORMATS) {
    if (!tried.some((level) => fits(format, level))) continue;
    const count = levels.reduce((sum, level) => sum + (fits(format, level) ? 1 : 0), 0);
    if (count > best.count) best = { format, count };
    if (count === levels.length) return format;
  }
  if (2 * best.count <= levels.length) return undefined;
  const first = levels.findIndex((level) => !fits(best.format, level));
  throw new UserError(
    `${places.of(firstRows[first])}, column ${quote(name)}: ${quote(levels[first])} is no date in the format ${best.format}, and ${best.count} of its ${levels.length} distinct values are`,
    "correct it, count it as missing (missing), or say that the column is a category",
  );
}

function made(profile: Profile, format: string): Recognised {
  const { codes, levels } = profile.texts;
  const { parse } = dateFormat(format);
  const values = levels.map(parse);
  return datesIn(
    format,
    Float64Array.from(codes, (code) => (code < 0 ? Number.NaN : values[code])),
  );
}

/** A column of dates of one format. @param cells milliseconds; NaN is missing */
export function datesIn(format: string, cells: Float64Array): Recognised {
  const [step, name] = STEPS.find(([length]) => cells.every((value) => value % length === 0 || Number.isNaN(value))) ?? FINEST;
  let [min, max] = [Infinity, -Infinity];
  for (const value of cells) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const { print } = dateFormat(format);
  const range = min > max ? "no value" : `${print(min)} … ${print(max)}`;
  return {
    type: { kind: "date", format, step, lower: null, upper: null },
    cells,
    why: `dates in the format ${format}, whole ${name}, ${range}`,
  };
}
