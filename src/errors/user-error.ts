/** The user's mistakes, told in one line with the cure; anything else that goes wrong is a failure. */

import { distance } from "fastest-levenshtein";

/** Characters of a message at most: a line of 300 has room for the program's name before it. */
export const MESSAGE_LENGTH = 280;
/** Characters of a value that a message shows. */
const VALUE_LENGTH = 60;
/** Characters before what is left out of a long message, at least. */
const HEAD_LENGTH = 40;
/** Characters of a list of what is valid. */
const LIST_LENGTH = 170;

/** Something the user can put right: a name, a value, a file. The command line exits with 2. */
export class UserError extends Error {
  override name = "UserError";

  /** @param remedy what mends it, the last clause of the message */
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(oneLine(remedy === undefined ? message : `${message}; ${remedy}`));
  }
}

/** What ends a line, moves the cursor, or turns the order of letters around: shown, never sent to a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Half of a character that is written as two. */
const HALF = /\p{Cs}/gu;

function printable(text: string): string {
  return text.replace(CONTROL, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).replace(HALF, "");
}

/** Characters at the end that a cut keeps: what mends it is said there, after the last semicolon, and stays whole where there is room. */
function tailLength(text: string, length: number): number {
  const least = Math.floor(length / 3);
  const end = printable(text.slice(-length));
  const remedy = end.length - end.lastIndexOf("; ");
  return end.includes("; ") && remedy <= length - HEAD_LENGTH - 3 ? Math.max(least, remedy) : least;
}

/** Any text as one line of at most `length` characters, control characters escaped; of a longer one the middle is left out. */
export function oneLine(text: string, length = MESSAGE_LENGTH): string {
  // what lies beyond both ends is never shown, however much it is
  const isHuge = text.length > 2 * length;
  const line = printable(isHuge ? text.slice(0, length) : text);
  if (!isHuge && line.length <= length) return line;
  const tail = tailLength(text, length);
  const end = printable(text.slice(-tail)).slice(-tail);
  return `${line.slice(0, length - tail - 3)} … ${end}`.replace(HALF, "");
}

/** A value as a message shows it: quoted, cut, on one line. */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const shown = printable(text.slice(0, VALUE_LENGTH)) + (text.length > VALUE_LENGTH ? "…" : "");
  const quoted = typeof value === "string" ? `"${shown}"` : shown;
  return text.length > VALUE_LENGTH ? `${quoted} (${text.length} characters)` : quoted;
}

/** A value longer than this resembles no name. */
const LONGEST_NAME = 100;

/** The choice that a mistyped value most resembles, or that it begins, if any does. */
export function nearest(value: string, choices: readonly string[]): string | undefined {
  if (value.length > LONGEST_NAME) return undefined;
  const typed = value.toLowerCase();
  const ranked = choices.map((choice) => ({ choice, edits: distance(typed, choice.toLowerCase()) })).toSorted((a, b) => a.edits - b.edits);
  const begun = typed.length < 2 ? undefined : ranked.find(({ choice }) => choice.toLowerCase().startsWith(typed));
  const best = begun ?? ranked[0];
  return best !== undefined && (best === begun || best.edits <= Math.max(2, best.choice.length / 2)) ? best.choice : undefined;
}

/** `; did you mean "x"?` where a choice is near, else an empty string. */
export function didYouMean(value: string, choices: readonly string[]): string {
  const near = nearest(value, choices);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** `(valid: a, b, c)`, of many choices the first. */
export function validOf(choices: readonly string[]): string {
  const all = choices.join(", ");
  if (all.length <= LIST_LENGTH) return `(valid: ${all})`;
  const shown = all.slice(0, LIST_LENGTH).replace(/, [^,]*$/, "");
  return `(valid: ${shown} … ${choices.length} in all)`;
}

/** The value as one of the choices; refuses others by naming the nearest. */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UserError(`unknown ${what} ${quote(value)}${didYouMean(value, choices)} ${validOf(choices)}`);
}
