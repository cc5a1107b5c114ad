/** The least and the greatest number of each column: none beyond them is generated, where the rules allow it. */

import { narrow } from "../narrow.js";
import type { Ruler } from "../ruler.js";
import type { PlannedRule } from "./sums.js";
import { solvingProblem, withoutFreeSums } from "./sums.js";

/** Bounds of every member in the shared unit. */
export interface Bounds {
  low: Float64Array;
  high: Float64Array;
}

/** Rules with the bounds that they can keep. */
interface Bounded {
  rules: PlannedRule[];
  sums: PlannedRule[];
  bounds: Bounds;
}

/**
 * The tightest bounds that the rules can be solved within: the members' ranges in the table, or for those that sums compute the columns'
 * own bounds.
 *
 * @param measured each member's numbers in the shared unit, NaN where a cell is missing
 * @throws UserError where they can be solved within neither
 */
export function bounded(
  all: readonly PlannedRule[],
  rulers: readonly Ruler[],
  own: Bounds,
  { names, measured }: { names: readonly string[]; measured: readonly Float64Array[] },
): Bounded {
  const ranges = rangesOf(all, rulers, own, measured);
  const computed = new Set(all.flatMap((rule) => (rule.computed === null ? [] : [rule.computed])));
  const pick = (end: keyof Bounds): Float64Array => ranges[end].map((value, member) => (computed.has(member) ? own[end][member] : value));
  const [tight, loose] = [ranges, { low: pick("low"), high: pick("high") }].map((bounds): Bounded => ({
    ...withoutFreeSums(all, rulers, bounds),
    bounds,
  }));
  if (solvingProblem(tight.rules, names, rulers) === undefined) return tight;
  const problem = solvingProblem(loose.rules, names, rulers);
  if (problem !== undefined) throw problem;
  return loose;
}

/**
 * The least and the greatest number of each member. Where the known cells of a row leave a missing one none in its range, the member keeps
 * the column's own bounds.
 */
function rangesOf(rules: readonly PlannedRule[], rulers: readonly Ruler[], own: Bounds, measured: readonly Float64Array[]): Bounds {
  const known = measured.map((numbers) => numbers.filter((value) => !Number.isNaN(value)).toSorted());
  const low = own.low.map((least, member) => Math.max(least, known[member][0] ?? -Infinity));
  const high = own.high.map((most, member) => Math.min(most, known[member].at(-1) ?? Infinity));
  for (let row = 0; row < measured[0].length; row++) {
    const missing = measured.flatMap((numbers, member) => (Number.isNaN(numbers[row]) ? [member] : []));
    if (missing.length === 0) continue;
    const within = (bounds: Float64Array): Float64Array =>
      bounds.map((end, member) => (Number.isNaN(measured[member][row]) ? end : measured[member][row]));
    if (narrow(rules, rulers, within(low), within(high))) continue;
    for (const member of missing) {
      low[member] = own.low[member];
      high[member] = own.high[member];
    }
  }
  return { low, high };
}
