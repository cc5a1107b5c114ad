/** Numbers on a decimal grid, as instruments and prices have them: multiples of 0.1, 0.05 and so on. */

import { quote, UserError } from "../../errors/user-error.js";
import type { DecimalType } from "../table.js";
import { shortNumber } from "../words.js";
import type { NumberRequest } from "./number.js";
import { extentOf, printNumber, readNumberRequest, requireEach, requireNumbers, traitsOf, unitsPerStep } from "./number.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

/** Most steps between the extremes: a finer grid says nothing of the numbers. */
const MOST_STEPS = 100_000;

export const decimal: TypeRecord<DecimalType> = {
  kind: "decimal",
  about: "numbers on a grid such as 0.1",
  argument: "a step, a range: decimal:0.1, decimal:0.1:0..5",
  recognise(profile) {
    if (!profile.isNumeric) return null;
    const step = stepOf(profile);
    const { min, max } = profile.extremes;
    return step === null || (max - min) / step > MOST_STEPS ? null : made(profile, step, {});
  },
  asked(profile, argument) {
    const request = readNumberRequest(profile.name, argument);
    requireNumbers(profile);
    const step = request.step ?? stepOf(profile);
    if (step === null)
      throw new UserError(`column ${quote(profile.name)} has no grid that can be found`, "say its step, such as decimal:0.1");
    requireEach(profile, (value) => isMultiple(value, step), `is no multiple of ${step}`);
    return made(profile, step, request);
  },
  print: (type, value) => printNumber(type.written, value as number),
};

function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) <= 1e-9 * Math.max(1, Math.abs(value / step));
}

function stepOf(profile: Profile): number | null {
  const { most } = profile.written;
  if (most === null || most > 15) return null;
  const units = unitsPerStep(profile, most);
  return units === null ? null : Number((units / 10 ** most).toPrecision(15));
}

function made(profile: Profile, step: number, request: NumberRequest): Recognised {
  const { traits, why } = traitsOf(profile, request);
  return {
    type: { kind: "decimal", step, ...traits },
    cells: profile.numbers,
    why: [`multiples of ${shortNumber(step)}, ${extentOf(profile)}`, ...why].join("; "),
  };
}
