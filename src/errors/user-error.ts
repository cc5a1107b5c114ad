/** Errors for the user's mistakes, in one line with the remedy; any other error is a failure. */

import { distance } from "fastest-levenshtein";

/** Largest number of characters of a message: a line of 300 has room for the program's name before it. */
export const MESSAGE_LENGTH = 280;
/** Largest number of characters of a value in a message. */
const VALUE_LENGTH = 60;
/** Smallest number of characters before the gap in a long message. */
const HEAD_LENGTH = 40;
/** Largest number of characters of a list of valid values. */
const LIST_LENGTH = 170;

/** An error that the user can correct: a name, a value, a file. The command line exits with status 2. */
export class UserError extends Error {
  override name = "UserError";

  /** @param remedy how to correct it, the last clause of the message */
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(oneLine(remedy === undefined ? message : `${message}; ${remedy}`));
  }
}

/** A file of a version that this one cannot read: the file is intact, so the message suggests no repair. */
export class OtherVersion extends UserError {}

/** Characters that end a line, move the cursor or reverse the text direction: escaped, never sent to a terminal. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;
const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
/** Half of a surrogate pair. */
const HALF = /\p{Cs}/gu;

function printable(text: string): string {
  return text.replace(CONTROL, (char) => ESCAPES[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).replace(HALF, "");
}

/** Number of characters that a cut keeps at the end: the remedy stands there, after the last semicolon, and stays whole if there is room. */
function tailLength(text: string, length: number): number {
  const least = Math.floor(length / 3);
  const end = printable(text.slice(-length));
  const remedy = end.length - end.lastIndexOf("; ");
  return end.includes("; ") && remedy <= length - HEAD_LENGTH - 3 ? Math.max(least, remedy) : least;
}

/** Formats text as one line of at most `length` characters, with control characters escaped; cuts the middle of longer text. */
export function oneLine(text: string, length = MESSAGE_LENGTH): string {
  // text beyond both ends is never shown, so it need not be formatted
  const isHuge = text.length > 2 * length;
  const line = printable(isHuge ? text.slice(0, length) : text);
  if (!isHuge && line.length <= length) return line;
  const tail = tailLength(text, length);
  const end = printable(text.slice(-tail)).slice(-tail);
  return `${line.slice(0, length - tail - 3)} … ${end}`.replace(HALF, "");
}

/** Formats a value for a message: quoted, cut, on one line. */
export function quote(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  const shown = printable(text.slice(0, VALUE_LENGTH)) + (text.length > VALUE_LENGTH ? "…" : "");
  const quoted = typeof value === "string" ? `"${shown}"` : shown;
  return text.length > VALUE_LENGTH ? `${quoted} (${text.length} characters)` : quoted;
}

/** Largest length of a value that is compared with names. */
const LONGEST_NAME = 100;

/** Returns the choice nearest to a mistyped value, or one that starts with it, if any. */
export function nearest(value: string, choices: readonly string[]): string | undefined {
  if (value.length > LONGEST_NAME) return undefined;
  const typed = value.toLowerCase();
  const ranked = choices.map((choice) => ({ choice, edits: distance(typed, choice.toLowerCase()) })).toSorted((a, b) => a.edits - b.edits);
  const begun = typed.length < 2 ? undefined : ranked.find(({ choice }) => choice.toLowerCase().startsWith(typed));
  const best = begun ?? ranked[0];
  return best !== undefined && (best === begun || best.edits <= Math.max(2, best.choice.length / 2)) ? best.choice : undefined;
}

/** Returns `; did you mean "x"?` if a choice is near, else an empty string. */
export function didYouMean(value: string, choices: readonly string[]): string {
  const near = nearest(value, choices);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** Returns `(valid: a, b, c)`, with the first of many choices. */
export function validOf(choices: readonly string[]): string {
  const all = choices.join(", ");
  if (all.length <= LIST_LENGTH) return `(valid: ${all})`;
  const shown = all.slice(0, LIST_LENGTH).replace(/, [^,]*$/, "");
  return `(valid: ${shown} … ${choices.length} in all)`;
}

/** Returns the value as one of the choices. @throws UserError for another value, naming the nearest */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UserError(`unknown ${what} ${quote(value)}${didYouMean(value, choices)} ${validOf(choices)}`);
}
