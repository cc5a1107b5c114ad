/** Columns in order: that they are in no circle, and how far each is from the first. */

import { quote, UserError } from "../../../../errors/user-error.js";
import type { Rule } from "../system.js";

/** The lower and the higher member of a rule of order. */
function pairOf({ terms: [[sign, first], [, second]] }: Rule): [number, number] {
  return sign === 1 ? [first, second] : [second, first];
}

/**
 * @returns member → the longest way to it from one that none is below
 * @throws UserError for constraints that close a circle, such as a <= b and b <= a
 */
export function depthsOf(rules: readonly Rule[], count: number): number[] {
  const orders = rules.filter(({ operator }) => operator !== "=");
  const depths = Array.from({ length: count }, () => 0);
  orders.forEach((rule, i) => {
    const [low, high] = pairOf(rule);
    const back = wayFrom(high, low, orders.slice(0, i));
    if (back !== undefined) throw new UserError(`the constraints ${quote(back.text)} and ${quote(rule.text)} are circular; leave one out`);
  });
  // without a circle, as many passes as members are enough
  for (const _ of depths)
    for (const rule of orders) {
      const [low, high] = pairOf(rule);
      depths[high] = Math.max(depths[high], depths[low] + 1);
    }
  return depths;
}

/** The first rule of a way up from one member to another. */
function wayFrom(from: number, to: number, rules: readonly Rule[], seen = new Set<number>()): Rule | undefined {
  seen.add(from);
  return rules.find((rule) => {
    const [low, high] = pairOf(rule);
    return low === from && (high === to || (!seen.has(high) && wayFrom(high, to, rules, seen) !== undefined));
  });
}
