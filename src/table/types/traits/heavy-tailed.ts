/** Numbers whose extremes lie so far out that the bulk would be a point beside them. */

import { shortNumber } from "../../words.js";
import type { TraitRecord } from "./record.js";

/** Rows below which the extremes are chance. */
const FEW = 50;
/** Tail beyond which it is heavy, in distances from the median to the quartile: 3.8 for normal, 6.6 for exponential, 13 for lognormal numbers. */
const HEAVY = 10;
const TAIL = 0.995;

export const heavyTailed: TraitRecord = {
  name: "heavy-tailed",
  about: "numbers whose extremes lie far outside the bulk",
  find(profile, { atoms }) {
    const values = profile.sorted.filter((value) => !atoms.includes(value));
    if (values.length < FEW) return null;
    const at = (share: number): number => values[Math.round(share * (values.length - 1))];
    const median = at(0.5);
    const [below, above] = [(median - at(1 - TAIL)) / (median - at(0.25)), (at(TAIL) - median) / (at(0.75) - median)];
    const tail = Math.max(below, above);
    if (!(tail > HEAVY)) return null;
    const where = above >= below ? at(TAIL) : at(1 - TAIL);
    const many = Number.isFinite(tail) ? `${shortNumber(Math.round(tail))} times` : "far more than";
    return { traits: { heavyTails: true }, why: `heavy-tailed: ${shortNumber(where)} is ${many} as far from the median as the quartile` };
  },
};
