/** How each member of a system is put before the model. */

import { narrow } from "../narrow.js";
import type { Ruler } from "../ruler.js";
import type { Place, Rule } from "../system.js";

/**
 * Places of members in their order. One that the earlier ones bound is a distance, or a share of its room; one that they do not bound
 * is kept.
 *
 * @param low, high bounds of every member, narrowed by the rules; not changed
 */
export function placement(
  rules: readonly Rule[],
  rulers: readonly Ruler[],
  low: Float64Array,
  high: Float64Array,
  isComputed: (member: number) => boolean,
): { place: Place; needs: number[] }[] {
  const [least, most] = [low.slice(), high.slice()];
  return rulers.map((ruler, member) => {
    narrow(rules, rulers, least, most);
    const ends = [least[member], most[member]].map(Number.isFinite);
    // any number will do for what the later ones are bounded by
    const value = ends[0] ? least[member] : ends[1] ? most[member] : ruler.of(0);
    least[member] = most[member] = value;
    const needs = isComputed(member) ? [] : boundedBy(member, rules, rulers.length);
    const place = isComputed(member)
      ? "computed"
      : needs.length === 0 || !(ends[0] || ends[1])
        ? "kept"
        : ends[0] && ends[1]
          ? "between"
          : ends[0]
            ? "above"
            : "below";
    return { place, needs: place === "kept" ? [] : needs };
  });
}

/** The earlier members that bound a member, through later ones too. */
function boundedBy(member: number, rules: readonly Rule[], count: number): number[] {
  // a bound of a member is twice its number, plus 1 for the upper one
  const from = Array.from({ length: 2 * count }, (): number[] => []);
  for (const { terms, operator } of rules)
    for (const direction of operator === "=" ? [1, -1] : [1])
      for (const [sign, i] of terms)
        for (const [other, j] of terms)
          if (j !== i) from[2 * i + (direction * sign > 0 ? 1 : 0)].push(2 * j + (direction * other > 0 ? 0 : 1));
  const seen = new Set([2 * member, 2 * member + 1]);
  const found = new Set<number>();
  for (const bound of seen) {
    for (const next of from[bound]) {
      const source = next >> 1;
      if (source < member) found.add(source);
      else if (source !== member) seen.add(next);
    }
  }
  return [...found].toSorted((a, b) => a - b);
}
