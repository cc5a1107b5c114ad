/** Missing numbers without which others of their row are not known. */

import type { UserError } from "../../../errors/user-error.js";
import { narrow } from "./narrow.js";
import type { Ruler } from "./ruler.js";
import type { NumberSystem, Rule } from "./system.js";

/**
 * Fills each missing number that a known one of its row needs: as far from one that a rule joins it with as such columns typically are,
 * and still within what it is in the table; else with a typical number; always with one that the rules allow.
 *
 * @param values of each member in the shared unit, NaN where a cell is missing; changed in place
 * @param chance row → 0 to 1: which of the typical numbers
 * @param refused what is thrown for a row whose known numbers leave no value
 */
export function fillNeeded(
  { members, rules, sums }: NumberSystem,
  rulers: readonly Ruler[],
  values: readonly Float64Array[],
  chance: Float64Array,
  refused: (row: number) => UserError,
): void {
  const all = [...rules, ...sums];
  const needed = new Uint8Array(members.length);
  for (let row = 0; row < chance.length; row++) {
    if (members.every((_, member) => !Number.isNaN(values[member][row]))) continue;
    needed.fill(0);
    for (let member = members.length - 1; member >= 0; member--)
      if (needed[member] === 1 || !Number.isNaN(values[member][row])) for (const other of members[member].needs) needed[other] = 1;
    const known = values.map((numbers) => numbers[row]);
    const low = Float64Array.from(members, ({ lower }, i) => (Number.isNaN(known[i]) ? (lower ?? -Infinity) : known[i]));
    const high = Float64Array.from(members, ({ upper }, i) => (Number.isNaN(known[i]) ? (upper ?? Infinity) : known[i]));
    if (!narrow(all, rulers, low, high)) throw refused(row);
    members.forEach(({ typical }, member) => {
      if (needed[member] === 0 || !Number.isNaN(known[member])) return;
      const isAllowed = (value: number): boolean => value >= low[member] && value <= high[member] && Number.isFinite(value);
      const turned = (numbers: readonly number[]): number[] => {
        const inside = numbers.filter(isAllowed);
        const first = Math.floor(chance[row] * inside.length);
        return [...inside.slice(first), ...inside.slice(0, first)];
      };
      const beside = distancesFrom(rules, member, known)
        .map((value) => rulers[member].below(value))
        .filter((value) => value >= typical[0] && value <= typical.at(-1)!);
      const ends = [high[member], low[member], rulers[member].of(0)].filter(isAllowed);
      const value = [...turned(beside), ...turned(typical), ...ends].find((candidate) => {
        const [least, most] = [low.slice(), high.slice()];
        least[member] = most[member] = candidate;
        return narrow(all, rulers, least, most);
      });
      if (value === undefined) throw refused(row);
      values[member][row] = known[member] = low[member] = high[member] = value;
      narrow(all, rulers, low, high);
    });
  }
}

/** Numbers of a member as far from a known one as rules typically have them apart. */
function distancesFrom(rules: readonly Rule[], member: number, known: readonly number[]): number[] {
  for (const { terms, constant, apart } of rules) {
    const own = terms.find(([, one]) => one === member);
    const other = terms.find(([, one]) => one !== member && !Number.isNaN(known[one]));
    if (apart.length === 0 || own === undefined || other === undefined) continue;
    return apart.map((distance) => -own[0] * (distance + constant + other[0] * known[other[1]]));
  }
  return [];
}
