/** What is known of a metric: a record, from which every list, label, table and refusal that names it derives. */

import { checkWhole } from "../errors/checks.js";
import type { PairSums } from "../numerics/pair-sums.js";
import type { Measure, PointSet } from "./points/point-set.js";

/** Where a study shows a metric. */
export type Place =
  /** configurations are compared with the baseline by it */
  | "comparisons"
  /** a table of the report */
  | "report"
  /** a table of the report that is folded away */
  | "report details"
  /** a table of the report on how fast the error falls */
  | "convergence"
  /** a column of the report on what a configuration costs */
  | "overhead"
  /** a table of the report over samplers and steps */
  | "samplers"
  /** what adapts is compared with its twin by it */
  | "adaptation"
  /** with how few steps a sampler is better, in words and as a figure over steps */
  | "few steps"
  /** bars over configurations */
  | "bars"
  /** a table for a paper */
  | "paper"
  /** a table in the terminal */
  | "terminal"
  /** a run without any of these has no samples that a metric can be measured of */
  | "diagnosis";

/** Metrics stand in the order of the list of all metrics, but for those that come first or last in a place. */
export type Shown = Place | readonly [Place, "first" | "last"];

/** What a metric depends on beside the model; values of configurations that differ in it are not compared. */
export type Need = "samples" | "heldOut" | "neighbours" | "steps" | "lossWindow";

/** What samples are compared with. */
export interface Beside {
  /** the training data */
  real: PointSet;
  /** points of the data's law that no model was trained on; null where there are none, and metrics that need them have no value */
  heldOut: PointSet | null;
  /** how many samples there will be of each sampler */
  count: number;
  /** neighbour that metrics of neighbours go by */
  k: number;
  /** what metrics of all pairs sum with: plain loops by default */
  pairs?: PairSums | undefined;
}

/** Prepares a metric with the data once, and returns the function that measures the samples of one sampler. */
export type Prepare = (beside: Beside) => Measure;

export interface MetricRecord {
  /** as results.csv names it */
  readonly name: string;
  /** words for a heading or an axis, without the unit */
  readonly label: string;
  /** as it stands behind a number; empty where the number has none, or that of the coordinates */
  readonly unit: string;
  /** null where neither direction is better */
  readonly better: "lower" | "higher" | null;
  /** what it measures, in a sentence without a full stop */
  readonly explanation: string;
  /** the same in a few words with the unit, for the terminal */
  readonly brief: string;
  readonly needs: readonly Need[];
  /** how it is measured of samples; null where the run measures it of the model or of its training */
  readonly measure: Prepare | null;
  readonly shownIn: readonly Shown[];
  /**
   * `always`: every run that was ever evaluated has it. `by default`: runs have it unless an earlier version carried them out.
   * `when asked for`: runs have it whose configuration names it in `evaluation.metrics`.
   */
  readonly measured: "always" | "by default" | "when asked for";
  /** losses are compared of the same task alone, times of the same machine alone */
  readonly kind: "loss" | "time" | "other";
  /** how a change is pooled over data sets: in percent of the baseline's mean, or in the metric's unit where values near 0 are good */
  readonly change: "relative" | "absolute";
  /** seeds that its floor is measured of: the value of fresh real points in place of samples */
  readonly floorSeeds: number;
  /** what is said of a run without a value */
  readonly missing: "no finite value" | "never reached";
}

/** A metric that is measured of samples. */
export type SampleMetric = MetricRecord & { readonly measure: Prepare };

type Written = "name" | "label" | "unit" | "better" | "explanation" | "shownIn";
type Definition = Pick<MetricRecord, Written> & Partial<MetricRecord>;

/** Fills in what a record leaves out. A metric with `measure` is measured when asked for unless it says otherwise; the run measures the others. */
export function defineMetric(definition: Definition & { measure: Prepare }): SampleMetric;
export function defineMetric(definition: Definition): MetricRecord;
export function defineMetric(definition: Definition): MetricRecord {
  const ofSamples = definition.measure != null;
  return {
    brief: definition.unit === "" ? definition.explanation : `${definition.unit}, ${definition.explanation}`,
    needs: [],
    measure: null,
    measured: ofSamples ? "when asked for" : "by default",
    kind: "other",
    change: ofSamples ? "absolute" : "relative",
    floorSeeds: 1,
    missing: "no finite value",
    ...definition,
  };
}

/** Metrics whose number depends on the configuration. A part of the name tells the members apart. */
export interface MetricFamily {
  /** that part; null of a name that is of no member */
  keyOf(name: string): string | null;
  nameOf(key: string): string;
  of(key: string): MetricRecord;
  readonly shownIn: readonly Shown[];
}

export function defineFamily({
  nameOf,
  keyOf,
  shownIn,
  of,
}: Pick<MetricFamily, "nameOf" | "keyOf" | "shownIn"> & { of: (key: string) => Omit<Definition, "name" | "shownIn"> }): MetricFamily {
  return { nameOf, keyOf, shownIn, of: (key) => defineMetric({ ...of(key), name: nameOf(key), shownIn }) };
}

/** One number of a run's results, with a unit of "1" where there is none. */
export interface MetricRow {
  metric: string;
  value: number;
  unit: string;
}

export function rowOf<Value extends number | null>(
  { name, unit }: Pick<MetricRecord, "name" | "unit">,
  value: Value,
): { metric: string; value: Value; unit: string } {
  return { metric: name, value, unit: unit === "" ? "1" : unit };
}

/** At most as many rows of either side are compared by metrics of {@link asMany}. */
const ROWS = 10_000;

/** How many rows of either side they compare. */
export function comparedRows({ real, count }: Pick<Beside, "real" | "count">): number {
  return Math.min(ROWS, real.rows, count);
}

/**
 * A metric of as many real rows as samples, at most 10,000 of each: its value depends on how many there are of either, or all pairs
 * of more would take too long. Which rows are left out depends on their number alone, so that a floor, measured of as many fresh
 * points, meets the same real rows as the samples did.
 */
export function asMany(prepare: (real: PointSet, how: Pick<Beside, "k" | "pairs">) => Measure): Prepare {
  return (beside) => {
    const rows = comparedRows(beside);
    const measure = prepare(beside.real.some(rows), beside);
    return (samples) => measure(samples.some(rows));
  };
}

/** Shares one computation between several metrics: it runs once for the same data, and once for the same samples. */
export function together<Values>(prepare: (real: PointSet, k: number) => Measure<Values>): (real: PointSet, k: number) => Measure<Values> {
  const prepared = new WeakMap<PointSet, Map<number, Measure<Values>>>();
  return (real, k) => {
    checkWhole("k", k, 1, Number.MAX_SAFE_INTEGER);
    const ofReal = prepared.get(real) ?? new Map<number, Measure<Values>>();
    prepared.set(real, ofReal);
    const measure = ofReal.get(k) ?? remembered(prepare(real, k));
    ofReal.set(k, measure);
    return measure;
  };
}

function remembered<Values>(measure: Measure<Values>): Measure<Values> {
  const known = new WeakMap<PointSet, { values: Values }>();
  return (samples) => {
    const found = known.get(samples) ?? { values: measure(samples) };
    known.set(samples, found);
    return found.values;
  };
}
