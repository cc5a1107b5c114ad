/** Formats of dates: YYYY MM DD, HH mm ss, S for each digit of a fraction, and D M H for numbers without a zero in front. */

import { quote, UserError } from "../../errors/user-error.js";

/** Milliseconds since 1970 in UTC, or since midnight. */
export interface DateFormat {
  /** @returns NaN if the text is no date of the format */
  parse: (text: string) => number;
  print: (value: number) => string;
}

const DATES = [
  "YYYY-MM-DD",
  "YYYY/MM/DD",
  "DD.MM.YYYY",
  "DD/MM/YYYY",
  "MM/DD/YYYY",
  "DD-MM-YYYY",
  "MM-DD-YYYY",
  "D.M.YYYY",
  "D/M/YYYY",
  "M/D/YYYY",
  "YYYY-M-D",
];
const TIMES = ["HH:mm", "HH:mm:ss", ...[1, 2, 3, 4, 5, 6].map((digits) => `HH:mm:ss.${"S".repeat(digits)}`)];

/** Formats that are recognised, in this order. */
export const DATE_FORMATS: readonly string[] = [
  ...DATES,
  ...DATES.flatMap((day) =>
    TIMES.flatMap((time) => [
      `${day} ${time}`,
      `${day}T${time}`,
      `${day}T${time}Z`,
      `${day} ${time}Z`,
      `${day} ${time}+00:00`,
      `${day}T${time}+00:00`,
    ]),
  ),
  ...TIMES,
];

const TOKENS = /YYYY|MM|DD|HH|mm|ss|S{1,6}|D|M|H/g;
const PATTERNS: Record<string, string> = { YYYY: "(\\d{4})", D: "(\\d{1,2})", M: "(\\d{1,2})", H: "(\\d{1,2})" };

/** The same format with day and month exchanged, where both are numbers of two digits side by side. */
export function ambiguousWith(format: string): string | undefined {
  const swapped = format
    .replace(/^(DD?)([/-])(MM?)(?=[/-]YYYY)/, "$3$2$1")
    .replace(/^(MM?)([/-])(DD?)(?=[/-]YYYY)/, (all, a: string, mark: string, b: string) =>
      format.startsWith("D") ? all : `${b}${mark}${a}`,
    );
  return swapped === format ? undefined : swapped;
}

const MADE = new Map<string, DateFormat>();

/** @throws UserError unless the format has a date or a time */
export function dateFormat(format: string): DateFormat {
  const known = MADE.get(format);
  if (known !== undefined) return known;
  const made = compiled(format);
  MADE.set(format, made);
  return made;
}

function compiled(format: string): DateFormat {
  const tokens = [...format.matchAll(TOKENS)].map(([token]) => token);
  const has = (letter: string): boolean => tokens.some((token) => token.startsWith(letter));
  const hasDate = has("Y") && has("M") && has("D");
  if ((!hasDate && !(has("H") && has("m"))) || new Set(tokens.map((token) => token[0])).size < tokens.length)
    throw new UserError(`the format ${quote(format)} of dates is not known (such as YYYY-MM-DD, DD.MM.YYYY HH:mm, HH:mm:ss)`);
  const pattern = format
    .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll(TOKENS, (token) => PATTERNS[token] ?? `(\\d{${token.length}})`);
  const expression = new RegExp(`^${pattern}$`);
  return {
    parse(text) {
      const match = expression.exec(text);
      if (match === null) return Number.NaN;
      const part = (letter: string): string | undefined => match[1 + tokens.findIndex((token) => token.startsWith(letter))];
      const number = (letter: string, otherwise: number): number => (has(letter) ? Number(part(letter)) : otherwise);
      const [hour, minute, second] = [number("H", 0), number("m", 0), number("s", 0)];
      if (hour > 23 || minute > 59 || second > 59) return Number.NaN;
      const fraction = has("S") ? Number(`0.${part("S")}`) * 1000 : 0;
      const time = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
      if (!hasDate) return time;
      const [year, month, day] = [number("Y", 1970), number("M", 1), number("D", 1)];
      const midnight = new Date(0);
      midnight.setUTCFullYear(year, month - 1, day);
      return midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day ? midnight.getTime() + time : Number.NaN;
    },
    print(value) {
      const digits = Math.max(0, ...tokens.map((token) => (token.startsWith("S") ? token.length : 0)));
      const unit = 10 ** (3 - Math.min(3, digits));
      const fine = 10 ** Math.max(0, digits - 3);
      // rounded to what the format shows, so that 59.9996 s is a minute and not 60 s
      const rounded = digits > 3 ? Math.round(value * fine) / fine : Math.round(value / unit) * unit;
      const whole = Math.floor(rounded / 1000);
      const at = new Date(whole * 1000);
      const parts: Record<string, number> = {
        Y: at.getUTCFullYear(),
        M: at.getUTCMonth() + 1,
        D: at.getUTCDate(),
        H: at.getUTCHours(),
        m: at.getUTCMinutes(),
        s: at.getUTCSeconds(),
        S: Math.round((rounded - whole * 1000) * 10 ** (digits - 3)),
      };
      return format.replaceAll(TOKENS, (token) => String(parts[token[0]]).padStart(token.length, "0"));
    },
  };
}

/** Whether the text is a date of the format, and would be written so again. */
export function fits(format: string, text: string): boolean {
  const { parse, print } = dateFormat(format);
  const value = parse(text);
  return !Number.isNaN(value) && print(value) === text;
}

/** Returns the one format that all texts have; undefined where there is none, or day and month may be exchanged. */
export function onlyFormatOf(texts: readonly string[]): string | undefined {
  const format = DATE_FORMATS.find((candidate) => fits(candidate, texts[0]) && texts.every((text) => fits(candidate, text)));
  if (format === undefined) return undefined;
  const other = ambiguousWith(format);
  return other !== undefined && texts.every((text) => fits(other, text)) ? undefined : format;
}
