/** How close generated rows are to real ones, by every metric. */

import { mean } from "../statistics/summary.js";
import { dependenceDifferences, dependenceOf } from "../table-metrics/dependence.js";
import { TABLE_METRICS } from "../table-metrics/list.js";
import type { Difference } from "../table-metrics/marginals.js";
import { marginalDifferences } from "../table-metrics/marginals.js";
import type { Candidate, Setting } from "./candidates.js";
import type { BesideBaseline, Estimate, MetricResult, TableEvaluation } from "./evaluation.js";
import { besideReal, estimateOf, pairedVerdicts, withRange } from "./verdicts.js";

/** A metric of the model, and of the other divisions of the real rows. */
export interface JudgedMetric {
  result: MetricResult;
  divisions: number[];
}

/** The metrics that the table has: of one column there is no dependence. */
export function judgedFidelity({ model, baselines, test, train, divisions }: Setting): JudgedMetric[] {
  return TABLE_METRICS.flatMap(({ measure, name, label, explanation, better }) => {
    const ofTest = measure(test);
    const valuesOf = ({ generations }: Candidate): number[] => generations.map(ofTest);
    const own = valuesOf(model);
    if (own.some(Number.isNaN)) return [];
    const estimate = estimateOf(own);
    const others = divisions.map((division) => measure(division.test)(division.train));
    const real = train === null ? null : withRange(ofTest(train), others);
    const result = {
      name,
      label,
      explanation,
      better,
      model: estimate,
      real,
      againstReal: real === null ? null : besideReal(estimate, real, better),
      baselines: besideBaselines(own, baselines, { valuesOf, better }),
    };
    return [{ result, divisions: others }];
  });
}

/** The baselines' estimates with the verdicts on the model, seed by seed. */
export function besideBaselines(
  own: readonly number[],
  baselines: readonly Candidate[],
  { valuesOf, better }: { valuesOf: (candidate: Candidate) => number[]; better: "lower" | "higher" },
): BesideBaseline[] {
  const values = baselines.map(valuesOf);
  const differences = values.map((each) => each.map((value, i) => own[i] - value));
  const verdicts = pairedVerdicts(differences, better);
  return baselines.map(({ name, label }, i) => {
    const estimate: Estimate = estimateOf(values[i]);
    return { name, label, ...estimate, verdict: verdicts[i] };
  });
}

/** The column and the pair that are farthest off, on average over the generations. */
export function worstPlaces({ model, test }: Setting): TableEvaluation["worst"] {
  const known = dependenceOf(test.table);
  return {
    column: worstOf(model.generations.map(({ table }) => marginalDifferences(test.table, table))),
    pair: worstOf(model.generations.map(({ table }) => dependenceDifferences(known, dependenceOf(table)))),
  };
}

function worstOf(generations: readonly Difference[][]): Difference | null {
  const means = generations[0].map(({ name }, i) => ({ name, value: mean(generations.map((each) => each[i].value)) }));
  return means.reduce((worst: Difference | null, each) => (worst === null || each.value > worst.value ? each : worst), null);
}
