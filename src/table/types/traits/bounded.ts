/** Numbers that cannot be less or more than some value: what lies beyond is no value at all. */

import { shortNumber } from "../../words.js";
import type { Profile } from "../profile.js";
import type { TraitRecord } from "./record.js";

/** Intervals that are common in practice; the data must come near to both ends. */
const COMMON = [
  [0, 1],
  [0, 100],
  [-1, 1],
] as const;
/** Share of an interval's width within which the data come near to its end. */
const NEAR = 0.1;
/** Share of their width within which numbers of one sign come near to 0. */
const ZERO = 0.25;
/** Share and number of rows at an extreme that make it a bound. */
const PILE = { share: 0.01, rows: 3 };
/** Distinct values below which a pile at the end says nothing: every value has one. */
const FEW = 20;

export const bounded: TraitRecord = {
  name: "bounded",
  about: "numbers with a least or a greatest valid value",
  find(profile) {
    if (profile.distinct < 3) return null;
    const { min, max } = profile.extremes;
    for (const [lower, upper] of COMMON) {
      const near = NEAR * (upper - lower);
      if (min < lower || max > upper || min - lower > near || upper - max > near) continue;
      return { traits: { lower, upper }, why: `between ${lower} and ${upper}, and near to both` };
    }
    const [isPileBelow, isPileAbove] = [hasPile(profile, min), hasPile(profile, max)];
    const lower = isPileBelow ? min : min >= 0 && min <= ZERO * (max - min) ? 0 : null;
    const upper = isPileAbove ? max : max <= 0 && -max <= ZERO * (max - min) ? 0 : null;
    const why = [
      lower === null ? "" : isPileBelow ? `many at the least value ${shortNumber(min)}` : "never below 0",
      upper === null ? "" : isPileAbove ? `many at the greatest value ${shortNumber(max)}` : "never above 0",
    ].filter((text) => text !== "");
    return why.length === 0 ? null : { traits: { lower, upper }, why: why.join(", ") };
  },
};

/** Whether far more rows have the extreme than the values beside it. */
function hasPile(profile: Profile, value: number): boolean {
  const { sorted, distinct } = profile;
  if (distinct < FEW) return false;
  let count = 0;
  if (sorted[0] === value) while (sorted[count] === value) count++;
  else while (sorted[sorted.length - 1 - count] === value) count++;
  return count >= PILE.rows && count >= PILE.share * sorted.length && count >= (3 * sorted.length) / distinct;
}
