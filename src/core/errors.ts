/** The user's mistakes, told in one line with the cure; anything else that goes wrong is a failure. */

import { distance } from "fastest-levenshtein";

/** Something the user can put right: a name, a value, a file. The command line exits with 2. */
export class UserError extends Error {
  override name = "UserError";
}

/** The choice that a mistyped value most resembles, if any does. */
export function nearest(value: string, choices: readonly string[]): string | undefined {
  const ranked = choices
    .map((choice) => ({ choice, edits: distance(value.toLowerCase(), choice.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  const best = ranked[0];
  return best !== undefined && best.edits <= Math.max(2, best.choice.length / 2) ? best.choice : undefined;
}

/** `; did you mean "x"?` where a choice is near, else an empty string. */
export function didYouMean(value: string, choices: readonly string[]): string {
  const near = nearest(value, choices);
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** The value as one of the choices; refuses others by naming the nearest. */
export function oneOf<T extends string>(what: string, value: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UserError(`unknown ${what} "${value}"${didYouMean(value, choices)} (valid: ${choices.join(", ")})`);
}
