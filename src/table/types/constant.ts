/** One value in every row that has one. */

import { quote, UserError } from "../../errors/user-error.js";
import type { ConstantType } from "../table.js";
import { takesNothing } from "./levels.js";
import { printNumber } from "./number.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

export const constant: TypeRecord<ConstantType> = {
  kind: "constant",
  about: "one value in every row that has one",
  argument: "",
  recognise: (profile) => (valuesOf(profile) > 1 ? null : made(profile)),
  asked(profile, argument) {
    takesNothing(profile, "constant", argument);
    if (valuesOf(profile) > 1) {
      const { codes, levels } = profile.texts;
      const first = codes.find((code) => code >= 0)!;
      const row = codes.findIndex((code) => code >= 0 && code !== first);
      throw new UserError(
        `${profile.places.of(row)}, column ${quote(profile.name)}: ${quote(levels[codes[row]])} is not ${quote(levels[first])}, the value of the rows before, so it is no constant`,
      );
    }
    return made(profile);
  },
  print: (type, value) => (typeof value === "string" || type.written === null ? String(value) : printNumber(type.written, value)),
};

function valuesOf(profile: Profile): number {
  if (profile.raw.codes !== null) return profile.raw.levels.length;
  const { min, max } = profile.extremes;
  return Number.isNaN(min) ? 0 : min === max ? 1 : 2;
}

function made(profile: Profile): Recognised {
  const isNumber = profile.isNumeric && profile.present > 0;
  const cells = isNumber ? profile.numbers : profile.texts;
  const value = profile.present === 0 ? null : isNumber ? profile.extremes.min : profile.texts.levels[0];
  const shown = typeof value === "string" ? quote(value) : String(value);
  return {
    type: { kind: "constant", value, written: isNumber ? profile.written : null },
    cells,
    why: value === null ? "every cell is missing" : `every cell${profile.present < profile.rows ? " that is there" : ""} is ${shown}`,
  };
}
