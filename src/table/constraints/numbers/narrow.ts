/**
 * The interval of each member that rules leave, given those of the others. With rules between two columns, and with sums that no other
 * path of rules joins, every number of an interval belongs to a solution (arc consistency of constraints that are closed under the
 * maximum, or without a circle), so members can be drawn one after the other and no rule fails.
 */

import type { Ruler } from "./ruler.js";
import type { Rule } from "./system.js";

/** Share of its terms by which a sum of doubles, or a distance between them, may be off. */
export const ROUNDING = 1e-9;

/**
 * Narrows intervals until the rules say no more.
 *
 * @param low, high of every member; changed in place
 * @returns whether none is empty
 */
export function narrow(rules: readonly Rule[], rulers: readonly Ruler[], low: Float64Array, high: Float64Array): boolean {
  // each pass carries a bound one rule further; without a circle none goes further than all
  for (let pass = 0; pass <= low.length; pass++) {
    let isChanged = false;
    for (const { terms, constant, operator } of rules) {
      if (narrowOne(terms, constant, operator, 1)) isChanged = true;
      if (operator === "=" && narrowOne(terms, constant, operator, -1)) isChanged = true;
    }
    if (!isChanged) break;
  }
  return low.every((least, i) => least <= high[i]);

  /** Narrows the members of `direction` × (± numbers + constant) ≤ 0. */
  function narrowOne(terms: Rule["terms"], constant: number, operator: Rule["operator"], direction: 1 | -1): boolean {
    let isChanged = false;
    for (const [sign, member] of terms) {
      let [limit, size] = [-direction * constant, Math.abs(constant)];
      for (const [other, i] of terms) {
        if (i === member) continue;
        const end = direction * other > 0 ? low[i] : -high[i];
        limit -= end;
        size += Math.abs(end);
      }
      // an interval without an end leaves the others without a limit
      if (!Number.isFinite(limit)) continue;
      const isUpper = direction * sign > 0;
      const ruler = rulers[member];
      const isRounded = ruler.places === null && (operator === "=" || constant !== 0);
      // in whichever way a distance between doubles is worked out, it is kept
      if (isRounded && operator !== "=") limit -= 2 ** -51 * size;
      let bound = isUpper ? ruler.below(limit, operator === "<") : ruler.above(-limit, operator === "<");
      // what differs by rounding alone does not cross
      const opposite = isUpper ? low[member] : high[member];
      const isAcross = isUpper ? bound < opposite : bound > opposite;
      if (isRounded && isAcross && Math.abs(limit - (isUpper ? opposite : -opposite)) <= ROUNDING * size) bound = opposite;
      if (isUpper ? bound >= high[member] : bound <= low[member]) continue;
      (isUpper ? high : low)[member] = bound;
      isChanged = true;
    }
    return isChanged;
  }
}
