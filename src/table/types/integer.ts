/** Whole numbers, perhaps in steps such as 5 or 25. */

import type { IntegerType } from "../table.js";
import { shortNumber } from "../words.js";
import type { NumberRequest } from "./number.js";
import { extentOf, printNumber, readNumberRequest, requireEach, requireNumbers, traitsOf, unitsPerStep } from "./number.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

export const integer: TypeRecord<IntegerType> = {
  kind: "integer",
  about: "whole numbers",
  argument: "a range, a step: integer:0..120, integer:5",
  recognise: (profile) => (profile.isNumeric && profile.isWhole ? made(profile, {}) : null),
  asked(profile, argument) {
    const request = readNumberRequest(profile.name, argument);
    requireNumbers(profile);
    requireEach(profile, Number.isInteger, "is no whole number");
    if (request.step !== undefined)
      requireEach(profile, (value) => Number.isInteger(value / request.step!), `is no multiple of ${request.step}`);
    return made(profile, request);
  },
  print: (type, value) => printNumber(type.written, value as number),
};

function made(profile: Profile, request: NumberRequest): Recognised {
  const { traits, why } = traitsOf(profile, request);
  const step = request.step ?? unitsPerStep(profile, 0) ?? 1;
  const steps = step === 1 ? "" : ` in steps of ${shortNumber(step)}`;
  return {
    type: { kind: "integer", step, ...traits },
    cells: profile.numbers,
    why: [`whole numbers${steps}, ${extentOf(profile)}`, ...why].join("; "),
  };
}
