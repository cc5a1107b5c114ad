/** From relations between columns to systems of numbers. */

import { quote, UserError } from "../../../../errors/user-error.js";
import type { Column, Table } from "../../../table.js";
import { missingCells } from "../../../table.js";
import type { Relation } from "../../record.js";
import { depthsOf } from "./circles.js";
import { boundsOf, meansNever, rulersOf } from "./columns.js";
import { joined } from "./groups.js";
import { narrow } from "../narrow.js";
import type { Bounds } from "./ranges.js";
import { bounded } from "./ranges.js";
import { placement } from "./placement.js";
import type { Ruler } from "../ruler.js";
import type { PlannedRule } from "./sums.js";
import { chooseComputed, sumOf } from "./sums.js";
import type { NumberSystem, Rule } from "../system.js";
import { requireRules } from "../violation.js";

/**
 * The systems of a table's columns, one for those that relations join.
 *
 * @throws UserError for a row against a relation, and for relations that cannot hold together by construction
 */
export function planSystems(table: Table, relations: readonly Relation[]): NumberSystem[] {
  return joined(relations.map(({ terms }) => terms.map(({ column }) => column))).map((group) => {
    const own = group.map((i) => relations[i]);
    const names = new Set(own.flatMap(({ terms }) => terms.map(({ column }) => column)));
    return planned(
      table.columns.filter(({ name }) => names.has(name)),
      own,
    );
  });
}

function planned(columns: readonly Column[], relations: readonly Relation[]): NumberSystem {
  const names = columns.map(({ name }) => name);
  const { places, rulers } = rulersOf(
    columns,
    relations.map(({ constant }) => constant),
  );
  const all = relations.map(({ text, terms, constant, operator, alone }): PlannedRule => ({
    text,
    terms: terms.map(({ sign, column }) => [sign, names.indexOf(column)]),
    constant: rulers[0].measured(constant),
    operator,
    apart: [],
    alone: alone == null ? null : names.indexOf(alone),
    computed: null,
  }));
  const measured = columns.map(({ cells }, i) => (cells as Float64Array).map((value) => rulers[i].of(value)));
  requireRules(all, columns, measured, places !== null);
  for (const rule of all) if (rule.operator !== "=") rule.apart = typicalOf(apartIn(rule, measured));
  const depths = depthsOf(all, columns.length);
  const bounds = columns.map(boundsOf);
  const own = {
    low: Float64Array.from(bounds, ([lower], i) => rulers[i].above(rulers[i].measured(lower))),
    high: Float64Array.from(bounds, ([, upper], i) => rulers[i].below(rulers[i].measured(upper))),
  };
  chooseComputed(all, names, rulers, (member) => columns[member].type.kind === "constant");
  const { rules, sums, bounds: kept } = bounded(all, rulers, own, { names, measured });
  const sequence = sequenceOf(all, columns, rulers, depths);
  return inSequence({ places, columns, rulers, own, bounds: kept, rules, sums, sequence });
}

/**
 * The order in which members are generated: those with fewest missing cells first, then upwards, each computed one after its terms. Dates
 * that may mean "never" come late: nothing has a usual distance from them.
 */
function sequenceOf(
  rules: readonly PlannedRule[],
  columns: readonly Column[],
  rulers: readonly Ruler[],
  depths: readonly number[],
): number[] {
  const isComputed = (member: number): boolean => rules.some(({ computed }) => computed === member);
  // in sums within bounds, what is coarse comes before what is fine
  const hasSums = rules.some(({ operator }) => operator === "=");
  const keys = columns.map((column, i) => [
    isComputed(i) ? 1 : 0,
    hasSums ? -rulers[i].size : 0,
    meansNever(column) ? 1 : 0,
    missingCells(column.cells),
    depths[i],
    i,
  ]);
  const byKey = (a: number, b: number): number => keys[a].map((key, k) => key - keys[b][k]).find((difference) => difference !== 0) ?? 0;
  const waiting = columns.map((_, i) => i).toSorted(byKey);
  const sequence: number[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex((member) =>
      rules.every((rule) => rule.computed !== member || rule.terms.every(([, other]) => other === member || sequence.includes(other))),
    );
    sequence.push(...waiting.splice(next, 1));
  }
  return sequence;
}

interface Draft {
  places: number | null;
  columns: readonly Column[];
  rulers: readonly Ruler[];
  /** the columns' own bounds */
  own: Bounds;
  /** those within which members are generated */
  bounds: Bounds;
  rules: readonly PlannedRule[];
  sums: readonly PlannedRule[];
  sequence: readonly number[];
}

/** The system with its members in the sequence. */
function inSequence({ places, columns, rulers, own, bounds, rules, sums, sequence }: Draft): NumberSystem {
  const renumbered = (terms: Rule["terms"]): Rule["terms"] => terms.map(([sign, member]) => [sign, sequence.indexOf(member)]);
  const ruleOf = ({ text, terms, constant, operator, apart }: PlannedRule): Rule => ({
    text,
    terms: renumbered(terms),
    constant,
    operator,
    apart,
  });
  const bounding = rules.map(ruleOf);
  const ordered = sequence.map((member) => rulers[member]);
  const inOrder = (ends: Float64Array): Float64Array => Float64Array.from(sequence, (member) => ends[member]);
  // a distance that no bound of the column's own cuts off stays one: its law is the simpler
  const [ownLow, ownHigh] = [own.low, own.high].map(inOrder);
  narrow(bounding, ordered, ownLow, ownHigh);
  const [low, high] = [bounds.low, bounds.high].map(inOrder);
  if (!narrow(bounding, ordered, low, high)) {
    const empty = sequence[low.findIndex((least, i) => least > high[i])];
    throw new UserError(
      `the constraint ${quote(bounding[0].text)} leaves no value for ${quote(columns[empty].name)} within the bounds of its columns`,
    );
  }
  const computedBy = (member: number): PlannedRule | undefined => [...rules, ...sums].find(({ computed }) => computed === sequence[member]);
  const found = placement(bounding, ordered, ownLow, ownHigh, (member) => computedBy(member) !== undefined);
  return {
    places,
    rules: bounding,
    sums: sums.map(ruleOf),
    members: sequence.map((member, i) => {
      const rule = computedBy(i);
      const sum = rule === undefined ? null : sumOf(rule);
      const terms = sum === null ? null : renumbered(sum.terms);
      return {
        column: columns[member].name,
        step: rulers[member].step,
        lower: Number.isFinite(low[i]) ? low[i] : null,
        upper: Number.isFinite(high[i]) ? high[i] : null,
        place: found[i].place,
        needs: terms === null ? found[i].needs : terms.map(([, other]) => other),
        sum: terms === null ? null : { terms, constant: sum!.constant },
        often: { least: 0, greatest: 0 },
        typical: typicalOf((columns[member].cells as Float64Array).map((value) => rulers[member].of(value))),
      };
    }),
  };
}

/** Numbers that stand for all: quantiles at equal distances, with the extremes. */
const TYPICAL = 17;

/** Row → how far the columns of a rule are apart. */
function apartIn({ terms, constant }: Rule, measured: readonly Float64Array[]): Float64Array {
  return measured[0].map((_, row) => -terms.reduce((sum, [sign, member]) => sum + sign * measured[member][row], constant) + 0);
}

function typicalOf(values: Float64Array): number[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted();
  if (sorted.length <= TYPICAL) return [...sorted];
  return Array.from({ length: TYPICAL }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (TYPICAL - 1))]);
}
