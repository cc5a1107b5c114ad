/** Levels in an order of choice. */

import { quote, UserError, validOf } from "../../errors/user-error.js";
import type { TextCells } from "../table.js";
import type { Profile } from "./profile.js";

/** Returns the texts with these levels. @throws UserError that names the first cell whose text is none of them */
export function reordered(profile: Profile, order: readonly string[]): TextCells {
  const { codes, levels } = profile.texts;
  const place = levels.map((level) => order.indexOf(level));
  const made = Int32Array.from(codes, (code) => (code < 0 ? -1 : place[code]));
  const wrong = made.findIndex((code, row) => code < 0 && codes[row] >= 0);
  if (wrong !== -1)
    throw new UserError(
      `${profile.places.of(wrong)}, column ${quote(profile.name)}: ${quote(levels[codes[wrong]])} is none of its values ${validOf(order)}`,
    );
  return { codes: made, levels: [...order] };
}

/** Refuses what follows a kind that takes nothing. */
export function takesNothing(profile: Profile, kind: string, argument: string | undefined): void {
  if (argument !== undefined) throw new UserError(`column ${quote(profile.name)}: ${kind} takes nothing after it, not ${quote(argument)}`);
}
