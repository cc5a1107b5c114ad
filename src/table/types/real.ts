/** Numbers without a grid. */

import type { RealType } from "../table.js";
import type { NumberRequest } from "./number.js";
import { extentOf, printNumber, readNumberRequest, requireNumbers, traitsOf } from "./number.js";
import type { Profile } from "./profile.js";
import type { Recognised, TypeRecord } from "./record.js";

export const real: TypeRecord<RealType> = {
  kind: "real",
  about: "numbers without a grid",
  argument: "a range, atoms, heavy: real:0.., real:atoms=0, real:heavy",
  recognise: (profile) => (profile.isNumeric ? made(profile, {}) : null),
  asked(profile, argument) {
    const request = readNumberRequest(profile.name, argument);
    requireNumbers(profile);
    return made(profile, request);
  },
  print: (type, value) => printNumber(type.written, value as number),
};

function made(profile: Profile, request: NumberRequest): Recognised {
  const { traits, why } = traitsOf(profile, request);
  return {
    type: { kind: "real", ...traits },
    cells: profile.numbers,
    why: [`numbers without a grid, ${extentOf(profile)}`, ...why].join("; "),
  };
}
