/** Which column of each sum is computed, and which sums hold without a bound. */

import { quote, UserError } from "../../../../errors/user-error.js";
import { joined } from "./groups.js";
import { narrow } from "../narrow.js";
import type { Ruler } from "../ruler.js";
import type { Rule } from "../system.js";

/** A rule with the member that stands alone in its text, and for a sum the one that it computes. */
export interface PlannedRule extends Rule {
  alone: number | null;
  computed: number | null;
}

/** What a sum's computed member is: ± the others and a constant. */
export function sumOf({ terms, constant, computed }: PlannedRule): { terms: [1 | -1, number][]; constant: number } {
  const [sign] = terms.find(([, member]) => member === computed)!;
  const turn = (by: 1 | -1): 1 | -1 => (by === sign ? -1 : 1);
  return {
    terms: terms.filter(([, member]) => member !== computed).map(([by, member]) => [turn(by), member]),
    constant: sign === 1 ? -constant + 0 : constant,
  };
}

/**
 * Chooses what each sum computes: the column that stands alone, or the last whose grid has all that the others can add up to.
 *
 * @param isFixed whether a member is a constant
 * @throws UserError for a sum that no column can hold exactly, a column that two compute, sums in a circle
 */
export function chooseComputed(
  rules: readonly PlannedRule[],
  names: readonly string[],
  rulers: readonly Ruler[],
  isFixed: (member: number) => boolean,
): void {
  const taken = new Map<number, PlannedRule>();
  for (const rule of rules) {
    if (rule.operator !== "=") continue;
    const members = rule.terms.map(([, member]) => member);
    const candidates = [...(rule.alone === null ? [] : [rule.alone]), ...members.toReversed()].filter((member) => !isFixed(member));
    const computed = candidates.find((member) => holdsSums(member, members, rule.constant, rulers));
    if (computed === undefined)
      throw new UserError(
        `the sum ${quote(rule.text)} cannot hold exactly: none of its columns has a step of which those of the others are multiples (${members.map((member) => `${names[member]} ${rulers[member].valueOf(rulers[member].size) || "none"}`).join(", ")})`,
      );
    const other = taken.get(computed);
    if (other !== undefined)
      throw new UserError(`${quote(names[computed])} is computed by both ${quote(other.text)} and ${quote(rule.text)}; leave one out`);
    taken.set(computed, rule);
    rule.computed = computed;
  }
  const visit = (member: number, path: readonly number[]): void => {
    const rule = taken.get(member);
    if (rule === undefined) return;
    if (path.includes(member))
      throw new UserError(`the sum ${quote(rule.text)} is circular: ${quote(names[member])} is computed of itself`);
    for (const [, other] of rule.terms) if (other !== member) visit(other, [...path, member]);
  };
  for (const member of taken.keys()) visit(member, []);
}

/** Whether every sum of the other members is a valid number of this one. */
function holdsSums(member: number, members: readonly number[], constant: number, rulers: readonly Ruler[]): boolean {
  const own = rulers[member];
  if (own.step === null) return true;
  // doubles of a grid do not add up exactly
  if (own.places === null) return false;
  return constant % own.size === 0 && members.every((other) => rulers[other].size % own.size === 0);
}

/**
 * Takes those sums away whose computed member no other rule names, and whose bounds the others cannot leave.
 *
 * @returns the rules that are left, and the sums that were taken, in an order in which each may be computed after those it needs
 */
export function withoutFreeSums(
  rules: readonly PlannedRule[],
  rulers: readonly Ruler[],
  own: { low: Float64Array; high: Float64Array },
): { rules: PlannedRule[]; sums: PlannedRule[] } {
  let left = [...rules];
  const sums: PlannedRule[] = [];
  while (true) {
    const free = left.find((rule) => {
      if (rule.computed === null) return false;
      const others = left.filter((other) => other !== rule);
      if (others.some(({ terms }) => terms.some(([, member]) => member === rule.computed))) return false;
      const [low, high] = [own.low.slice(), own.high.slice()];
      narrow(others, rulers, low, high);
      let { constant: least, constant: most } = sumOf(rule);
      for (const [sign, member] of sumOf(rule).terms) {
        least += sign === 1 ? low[member] : -high[member];
        most += sign === 1 ? high[member] : -low[member];
      }
      return least >= own.low[rule.computed] && most <= own.high[rule.computed];
    });
    if (free === undefined) return { rules: left, sums: sums.toReversed() };
    left = left.filter((rule) => rule !== free);
    sums.push(free);
  }
}

/**
 * What {@link narrow} cannot solve member by member: sums whose columns another path of rules joins, and bounds that sums of
 * different steps do not always meet.
 *
 * @returns what is said of it, with the constraints' names; undefined where all can be solved
 */
export function solvingProblem(rules: readonly PlannedRule[], names: readonly string[], rulers: readonly Ruler[]): UserError | undefined {
  for (const group of joined(rules.map(({ terms }) => terms.map(([, member]) => member)))) {
    const parts = group.map((i) => rules[i]);
    const sum = parts.find(({ operator }) => operator === "=");
    if (sum === undefined) continue;
    const members = new Set(parts.flatMap(({ terms }) => terms.map(([, member]) => member)));
    const ends = parts.reduce((count, { terms }) => count + terms.length, 0);
    const other = parts.find((rule) => rule !== sum);
    if (other !== undefined && ends > members.size + parts.length - 1)
      return new UserError(
        `the constraints ${quote(sum.text)} and ${quote(other.text)} join the same columns twice: they cannot both hold by construction; leave one out`,
      );
    // of two steps, the coarse columns come first and leave the fine ones a multiple of the coarse step, if they alone are joined
    const sizes = new Set([...members].map((member) => rulers[member].size));
    if (sizes.size > (other === undefined ? 2 : 1))
      return new UserError(
        `the sum ${quote(sum.text)} adds numbers of different steps (${sum.terms.map(([, member]) => names[member]).join(", ")}) within bounds: it cannot keep both`,
        "take the bounds of a column away, as its type says them (--column a=integer:..)",
      );
  }
  return undefined;
}
