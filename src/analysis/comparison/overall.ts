/**
 * A configuration against the baseline over all data sets, after Agarwal et al. 2021 (rliable): the interquartile mean of the
 * change, and the probability of improvement. A seed is one observation, in the test by its mean change over the data sets
 * and in the intervals by being drawn for all of them at once: runs of one seed share their initial weights and noise.
 *
 * A failed run is worse than any other: in the probability of improvement it loses against every run that has a value. Means have no
 * place for it, so the interquartile mean is withheld where one side failed and the other did not.
 */

import { bootstrapInterval } from "../../statistics/bootstrap.js";
import { probabilityOfImprovement } from "../../statistics/improvement.js";
import { interquartileMean, mean } from "../../statistics/summary.js";
import type { Comparison, Evidence, Pairing, Unpaired } from "./comparison.js";
import { barredBy, CONFIDENCE, weigh } from "./comparison.js";
import { metricOf } from "../../metrics/list.js";
import type { Outcome, Outcomes } from "../outcomes/outcomes.js";
import { mergeTallies } from "../outcomes/outcomes.js";

export interface Overall extends Evidence {
  metric: string;
  config: string;
  against: string;
  /** those on which the two can be compared */
  datasets: string[];
  /** runs of the two over all data sets, counted */
  runs: Comparison["runs"];
  /** of the changes of all seeds and data sets; as a share of the baseline's mean, or in the metric's unit: {@link metricOf} */
  interquartileMean: number | null;
  interquartileInterval: [number, number] | null;
  /** that a run is better than one of the baseline on the same data set, mean over the data sets; 0.5 is chance */
  improvement: number | null;
  improvementInterval: [number, number] | null;
}

/** @param comparisons of one metric with one baseline, over configurations and data sets */
export function overallOf(outcomes: Outcomes, comparisons: readonly Comparison[]): Overall[] {
  const configs = [...new Set(comparisons.map(({ config }) => config))];
  const tables = configs.map((config) =>
    changesOf(comparisons.filter((comparison) => comparison.config === config && comparison.isMember)),
  );
  const evidence = weigh(tables.map((table) => table.pairing));
  return configs.map((config, i) => {
    const { comparisons: mine, pairing, datasets } = tables[i];
    const isOneSided = pairing.unpaired.lost.length + pairing.unpaired.lostAgainst.length > 0;
    return {
      ...evidence[i],
      metric: comparisons[0].metric,
      config,
      against: comparisons[0].against,
      datasets: datasets.map(({ name }) => name),
      runs: {
        own: mergeTallies(mine.map(({ runs }) => runs.own)),
        against: mergeTallies(mine.map(({ runs }) => runs.against)),
      },
      ...(isOneSided ? { interquartileMean: null, interquartileInterval: null } : interquartile(tables[i])),
      ...improvement(outcomes, mine),
    };
  });
}

/** Changes of the seeds that every data set has. */
interface Changes {
  comparisons: readonly Comparison[];
  pairing: Pairing;
  datasets: { name: string; changes: number[] }[];
}

/** @param comparisons of one configuration, those that count */
function changesOf(comparisons: readonly Comparison[]): Changes {
  // a change of next to nothing is no number
  const present = comparisons.filter(
    ({ valueAgainst, differences, metric }) =>
      valueAgainst !== null && differences.every((difference) => Number.isFinite(difference / scaleOf(valueAgainst, metric))),
  );
  const seeds = (present[0]?.seeds ?? []).filter((seed) => present.every((comparison) => comparison.seeds.includes(seed)));
  const datasets = present.map((comparison) => ({
    name: comparison.dataset,
    changes: seeds.map(
      (seed) => comparison.differences[comparison.seeds.indexOf(seed)] / scaleOf(comparison.valueAgainst!, comparison.metric),
    ),
  }));
  const union = (pick: (comparison: Comparison) => readonly number[]): number[] =>
    [...new Set(comparisons.flatMap(pick))].toSorted((a, b) => a - b);
  const unpaired: Unpaired = {
    lost: union((comparison) => comparison.unpaired.lost),
    lostAgainst: union((comparison) => comparison.unpaired.lostAgainst),
    lostBoth: union((comparison) => comparison.unpaired.lostBoth),
    open: union((comparison) => comparison.unpaired.open),
    alone: union((comparison) => comparison.unpaired.alone),
  };
  return {
    comparisons,
    datasets,
    pairing: {
      planned: union(({ planned }) => planned),
      seeds,
      differences: seeds.map((_, s) => mean(datasets.map(({ changes }) => changes[s]))),
      unpaired,
      better: comparisons[0]?.better ?? null,
      barred: comparisons.length === 0 ? [] : barredBy(unpaired, comparisons[0].metric),
    },
  };
}

/** What a change is divided by. */
function scaleOf(base: number, metric: string): number {
  return metricOf(metric).change === "absolute" ? 1 : Math.abs(base);
}

function interquartile({ pairing: { seeds }, datasets }: Changes): Pick<Overall, "interquartileMean" | "interquartileInterval"> {
  const all = new Float64Array(seeds.length * datasets.length);
  const statistic = (drawn: ArrayLike<number>): number => {
    datasets.forEach(({ changes }, d) => {
      for (let i = 0; i < drawn.length; i++) all[d * drawn.length + i] = changes[drawn[i]];
    });
    return interquartileMean(all);
  };
  return { interquartileMean: overSeeds(seeds, statistic), interquartileInterval: intervalOverSeeds(seeds, statistic) };
}

/** Over the seeds whose runs, on every data set, have a value or have failed. */
function improvement(outcomes: Outcomes, comparisons: readonly Comparison[]): Pick<Overall, "improvement" | "improvementInterval"> {
  const better = comparisons[0]?.better ?? null;
  if (better === null) return { improvement: null, improvementInterval: null };
  const tables = comparisons.map(({ config, against, dataset, metric }) =>
    [config, against].map((name) => settledOf(outcomes.of(name, dataset, metric), better)),
  );
  const seeds = comparisons[0].planned.filter((seed) => tables.every((sides) => sides.every((side) => side.has(seed))));
  const values = tables.map((sides) => sides.map((side) => seeds.map((seed) => side.get(seed)!)));
  const [ours, theirs] = [new Float64Array(seeds.length), new Float64Array(seeds.length)];
  const statistic = (drawn: ArrayLike<number>): number => {
    let sum = 0;
    for (const [own, others] of values) {
      for (let i = 0; i < drawn.length; i++) {
        ours[i] = own[drawn[i]];
        theirs[i] = others[drawn[i]];
      }
      sum += probabilityOfImprovement(ours, theirs);
    }
    return sum / values.length;
  };
  return { improvement: overSeeds(seeds, statistic), improvementInterval: intervalOverSeeds(seeds, statistic) };
}

/** Values by seed, less being better; a failed run's is above all. */
function settledOf(outcomes: readonly Outcome[], better: "lower" | "higher"): Map<number, number> {
  const sign = better === "lower" ? 1 : -1;
  return new Map(
    outcomes.flatMap((outcome): [number, number][] =>
      outcome.kind === "open" ? [] : [[outcome.seed, outcome.kind === "value" ? sign * outcome.value : Infinity]],
    ),
  );
}

type Statistic = (drawn: ArrayLike<number>) => number;

function overSeeds(seeds: readonly number[], statistic: Statistic): number | null {
  return seeds.length === 0 ? null : statistic(seeds.map((_, s) => s));
}

/** Seeds are drawn with replacement, each for all data sets and both configurations at once. */
function intervalOverSeeds(seeds: readonly number[], statistic: Statistic): [number, number] | null {
  if (seeds.length < 2) return null;
  return bootstrapInterval([seeds.map((_, s) => s)], ([drawn]) => statistic(drawn), CONFIDENCE);
}
