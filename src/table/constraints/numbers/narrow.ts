/**
 * The interval of each member that rules leave, given those of the others. With rules between two columns, and with sums that no other
 * path of rules joins, every number of an interval belongs to a solution (arc consistency of constraints that are closed under the
 * maximum, or without a circle), so members can be drawn one after the other and no rule fails.
 */

import type { Ruler } from "./ruler.js";
import type { Rule } from "./system.js";

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
      if (narrowOne(terms, constant, operator === "<", 1)) isChanged = true;
      if (operator === "=" && narrowOne(terms, constant, false, -1)) isChanged = true;
    }
    if (!isChanged) break;
  }
  return low.every((least, i) => least <= high[i]);

  /** Narrows the members of `direction` × (± numbers + constant) ≤ 0. */
  function narrowOne(terms: Rule["terms"], constant: number, isStrict: boolean, direction: 1 | -1): boolean {
    let isChanged = false;
    for (const [sign, member] of terms) {
      let limit = -direction * constant;
      for (const [other, i] of terms) if (i !== member) limit -= direction * other > 0 ? low[i] : -high[i];
      // an interval without an end leaves the others without a limit
      if (!Number.isFinite(limit)) continue;
      const isUpper = direction * sign > 0;
      const bound = isUpper ? rulers[member].below(limit, isStrict) : rulers[member].above(-limit, isStrict);
      if (isUpper ? bound >= high[member] : bound <= low[member]) continue;
      (isUpper ? high : low)[member] = bound;
      isChanged = true;
    }
    return isChanged;
  }
}
