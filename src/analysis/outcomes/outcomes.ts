/**
 * What became of every run that a study planned: a value of a metric, none for a reason of the run's own, or none yet.
 * A run that failed is not missing at random: it counts against its configuration wherever configurations are compared.
 */

import type { ResultRow } from "../../study/records/results.js";
import type { RunState, StudyRecord } from "../study-record.js";
import { METRICS, metricOf } from "../../metrics/list.js";
import type { SeedValue } from "./values.js";
import { byWay, wayOf } from "../comparison/ways.js";

/** A run that was planned, under the name of its configuration or of a way of sampling it. */
export interface Trial {
  config: string;
  dataset: string;
  seed: number;
  state: { kind: "ended" } | { kind: "failed"; error: string } | { kind: "damaged" } | { kind: "open" };
}

/** Why a run that was carried out has no value of a metric. */
export type Cause = "diverged" | "samples that are not finite" | "stopped by an error" | "damaged" | "no finite value" | "never reached";

/** Metrics that every evaluated run has, whatever its configuration. */
const ALWAYS: ReadonlySet<string> = new Set(METRICS.filter(({ measured }) => measured === "always").map(({ name }) => name));

/** Of one planned run and one metric. */
export type Outcome = { seed: number } & ({ kind: "value"; value: number } | { kind: "failed"; cause: Cause } | { kind: "open" });

/** Outcomes of one configuration on one data set by one metric, counted. */
export interface Tally {
  /** runs that were planned */
  planned: number;
  values: SeedValue[];
  /** runs that have no value for a reason of their own, and the reasons, each once */
  failed: number;
  causes: Cause[];
  /** runs that are still to be carried out, or to be measured */
  open: number;
}

type Values = Map<number, number | null>;

/** Rows of results together with the runs that should have them. */
export class Outcomes {
  private readonly values = new Map<string, Values>();
  private readonly planned = new Map<string, Map<number, Trial["state"]>>();
  private readonly metrics = new Set<string>();
  private readonly metricsOf = new Map<string, Set<string>>();

  /** @param trials every planned run; a row without one stands for a run that ended */
  constructor(rows: readonly ResultRow[], trials: readonly Trial[]) {
    for (const { config, dataset, seed, state } of trials) entry(this.planned, keyOf(config, dataset), newMap).set(seed, state);
    for (const { config, dataset, seed, metric, value } of rows) {
      entry<Values>(this.values, keyOf(config, dataset, metric), newMap).set(seed, value);
      entry(this.metricsOf, config, () => new Set<string>()).add(metric);
      this.metrics.add(metric);
    }
  }

  /** One outcome per planned run, in the order of the seeds; none where none was planned, or the configuration does not have the metric. */
  of(config: string, dataset: string, metric: string): Outcome[] {
    if (!this.hasMetric(config, metric)) return [];
    const values: Values = this.values.get(keyOf(config, dataset, metric)) ?? new Map();
    const states = this.planned.get(keyOf(config, dataset)) ?? new Map<number, Trial["state"]>();
    const seeds = [...new Set([...states.keys(), ...values.keys()])].toSorted((a, b) => a - b);
    return seeds.map((seed) => ({ seed, ...outcomeOf(metric, values.get(seed), states.get(seed)) }));
  }

  /** A configuration of which no run ended has the metrics that the study has; others such as a bound belong to some configurations alone. */
  private hasMetric(config: string, metric: string): boolean {
    const own = this.metricsOf.get(config);
    return this.metrics.has(metric) && (own === undefined || own.has(metric) || ALWAYS.has(metric));
  }

  tally(config: string, dataset: string, metric: string): Tally {
    return tallyOf(this.of(config, dataset, metric));
  }
}

/** Values beyond have differences that no number can hold; no run that went well comes near. */
const LARGEST = Number.MAX_VALUE / 4;

type Part = { kind: "value"; value: number } | { kind: "failed"; cause: Cause } | { kind: "open" };

function outcomeOf(metric: string, value: number | null | undefined, state: Trial["state"] | undefined): Part {
  if (value != null && Math.abs(value) <= LARGEST) return { kind: "value", value };
  if (value !== undefined) return { kind: "failed", cause: metricOf(metric).missing };
  if (state?.kind === "failed") return { kind: "failed", cause: causeOf(state.error) };
  if (state?.kind === "damaged") return { kind: "failed", cause: "damaged" };
  // nothing is measured later of a run that ended, so a row that lacks is a value that lacks
  if (state?.kind === "ended") return { kind: "failed", cause: "no finite value" };
  return { kind: "open" };
}

function causeOf(error: string): Cause {
  if (/samples .*not finite/.test(error)) return "samples that are not finite";
  return error.includes("diverged") ? "diverged" : "stopped by an error";
}

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const causes = outcomes.flatMap((outcome) => (outcome.kind === "failed" ? [outcome.cause] : []));
  return {
    planned: outcomes.length,
    values: outcomes.flatMap((outcome) => (outcome.kind === "value" ? [{ seed: outcome.seed, value: outcome.value }] : [])),
    failed: causes.length,
    causes: [...new Set(causes)],
    open: outcomes.filter(({ kind }) => kind === "open").length,
  };
}

/** The same runs of several data sets, counted together. */
export function mergeTallies(tallies: readonly Tally[]): Tally {
  const sum = (pick: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + pick(tally), 0);
  return {
    planned: sum(({ planned }) => planned),
    values: tallies.flatMap(({ values }) => values),
    failed: sum(({ failed }) => failed),
    causes: [...new Set(tallies.flatMap(({ causes }) => causes))],
    open: sum(({ open }) => open),
  };
}

/** Every planned run of a study with its state. */
function trialsOf({ runs }: Pick<StudyRecord, "runs">): Trial[] {
  return runs.map(({ planned: { config, dataset, seed }, result, state }) => ({
    config,
    dataset,
    seed,
    state: trialState(state, result !== null),
  }));
}

/** Metrics of a damaged run count where it has them; what it lacks is not to be had from it. */
function trialState(state: RunState, hasResult: boolean): Trial["state"] {
  switch (state.kind) {
    case "failed":
      return hasResult ? { kind: "ended" } : { kind: "failed", error: state.error };
    case "unreadable":
    case "damaged":
      return { kind: "damaged" };
    case "done":
    case "lacking":
      return { kind: "ended" };
    case "trained":
    case "partial":
    case "missing":
      return { kind: "open" };
  }
}

const known = new WeakMap<StudyRecord, Outcomes>();

/** Outcomes by the main sampler, indexed once per study. */
export function outcomesOf(study: StudyRecord): Outcomes {
  const outcomes = known.get(study) ?? new Outcomes(study.rows, trialsOf(study));
  known.set(study, outcomes);
  return outcomes;
}

/** Outcomes of every way of sampling, under its name: a run that failed has failed in all of them. */
export function outcomesByWay(study: StudyRecord): Outcomes {
  const { samplerRows } = study;
  const trials = trialsOf(study);
  const ways = new Map(samplerRows.map(({ config, sampler, sample_steps }) => [wayOf(config, sampler, sample_steps), config]));
  const named = [...ways].flatMap(([way, config]) =>
    trials.filter((trial) => trial.config === config).map((trial) => ({ ...trial, config: way })),
  );
  return new Outcomes(byWay(samplerRows), named);
}

function keyOf(...names: string[]): string {
  return names.join("\n");
}

function newMap<V>(): Map<number, V> {
  return new Map();
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
