/** A name or number of the row itself. */

import type { IdentifierType } from "../table.js";
import { takesNothing } from "./levels.js";
import { printNumber } from "./number.js";
import type { Profile } from "./profile.js";
import type { TypeRecord } from "./record.js";

/** Rows below which distinct values are chance. */
const FEW = 10;
const NAMED = /^(?:.*[_\s.-])?(?:id|uuid|guid|key|index|rownames?)$/i;
/** As in `userId`. */
const NAMED_AT_END = /[a-z](?:Id|ID)$/;

export const identifier: TypeRecord<IdentifierType> = {
  kind: "identifier",
  about: "a name or number of the row itself, which says nothing of other rows",
  argument: "",
  recognise(profile) {
    const { raw, present, rows } = profile;
    if (present < FEW) return null;
    if (!profile.isNumeric) {
      if (raw.levels.length < present) return null;
      return { type: { kind: "identifier", written: null }, cells: profile.texts, why: `texts, every one distinct` };
    }
    if (present < rows || !profile.isWhole) return null;
    const { numbers } = profile;
    const counts = numbers.every((value, row) => row === 0 || value === numbers[row - 1] + 1);
    if (!counts && !((NAMED.test(profile.name) || NAMED_AT_END.test(profile.name)) && areDistinct(profile))) return null;
    const why = counts
      ? `whole numbers that count the rows from ${numbers[0]}`
      : "whole numbers, every one distinct, and named as an identifier";
    return { type: { kind: "identifier", written: profile.written }, cells: numbers, why };
  },
  asked(profile, argument) {
    takesNothing(profile, "identifier", argument);
    if (profile.raw.codes !== null) return { type: { kind: "identifier", written: null }, cells: profile.texts, why: "asked for" };
    return { type: { kind: "identifier", written: profile.written }, cells: profile.numbers, why: "asked for" };
  },
  print: (type, value) => (typeof value === "string" || type.written === null ? String(value) : printNumber(type.written, value)),
};

function areDistinct(profile: Profile): boolean {
  if (profile.raw.codes !== null) return profile.distinct === profile.rows;
  const sorted = profile.numbers.toSorted();
  return sorted.every((value, i) => i === 0 || value !== sorted[i - 1]);
}
