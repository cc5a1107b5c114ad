/**
 * A configuration against the baseline over all data sets, after Agarwal et al. 2021 (rliable): the interquartile mean of the
 * change, and the probability of improvement. The test is by seed, each seed's mean change over the data sets one
 * observation: runs of one seed share their initial weights, so they are not independent of each other.
 */

import { bootstrapInterval } from "../core/statistics/bootstrap.js";
import { probabilityOfImprovement } from "../core/statistics/improvement.js";
import { interquartileMean, mean } from "../core/statistics/summary.js";
import type { ResultRow } from "../study/results.js";
import type { Comparison, Evidence } from "./comparison.js";
import { CONFIDENCE, weigh } from "./comparison.js";
import { metricInfo } from "./metrics.js";
import { seedValues } from "./values.js";

export interface Overall extends Evidence {
  metric: string;
  config: string;
  against: string;
  datasets: string[];
  /** of the changes of all seeds and data sets; as a share of the baseline's mean, or in the metric's unit: {@link metricInfo} */
  interquartileMean: number | null;
  interquartileInterval: [number, number] | null;
  /** that a run is better than one of the baseline on the same data set, mean over the data sets; 0.5 is chance */
  improvement: number | null;
  improvementInterval: [number, number] | null;
}

/** @param comparisons of one metric with one baseline, over configurations and data sets */
export function overallOf(rows: readonly ResultRow[], comparisons: readonly Comparison[]): Overall[] {
  const configs = [...new Set(comparisons.map(({ config }) => config))];
  const metric = comparisons[0]?.metric ?? "";
  const changes = configs.map((config) => changesOf(comparisons.filter((comparison) => comparison.config === config)));
  const evidence = weigh(changes.map(bySeed), metric);
  return configs.map((config, i) => {
    const against = comparisons[0].against;
    const pooled = changes[i].map(({ changes: values }) => values);
    const all = pooled.flat();
    const datasets = changes[i].map(({ dataset }) => dataset);
    const isRepeated = pooled.length > 0 && pooled.every((values) => values.length > 1);
    return {
      ...evidence[i],
      metric,
      config,
      against,
      datasets,
      interquartileMean: all.length === 0 ? null : interquartileMean(all),
      interquartileInterval: isRepeated
        ? bootstrapInterval(pooled, (strata) => interquartileMean(strata.flatMap((s) => [...s])), CONFIDENCE)
        : null,
      ...improvementOf(rows, { metric, config, against, datasets }),
    };
  });
}

interface DatasetChanges {
  dataset: string;
  seeds: number[];
  changes: number[];
}

/** The change of every seed on every data set that has one. */
function changesOf(comparisons: readonly Comparison[]): DatasetChanges[] {
  return comparisons.flatMap(({ metric, dataset, seeds, differences, reference }) => {
    if (reference === null) return [];
    const scale = metricInfo(metric).change === "absolute" ? 1 : Math.abs(reference);
    return scale === 0 ? [] : [{ dataset, seeds, changes: differences.map((difference) => difference / scale) }];
  });
}

/** Mean change over the data sets, of the seeds that every data set has. */
function bySeed(datasets: readonly DatasetChanges[]): { seeds: number[]; differences: number[] } {
  const seeds = (datasets[0]?.seeds ?? []).filter((seed) => datasets.every((entry) => entry.seeds.includes(seed)));
  return { seeds, differences: seeds.map((seed) => mean(datasets.map((entry) => entry.changes[entry.seeds.indexOf(seed)]))) };
}

function improvementOf(
  rows: readonly ResultRow[],
  { metric, config, against, datasets }: { metric: string; config: string; against: string; datasets: readonly string[] },
): Pick<Overall, "improvement" | "improvementInterval"> {
  const { better } = metricInfo(metric);
  if (better === null || datasets.length === 0) return { improvement: null, improvementInterval: null };
  const sign = better === "lower" ? 1 : -1;
  const values = (name: string, dataset: string): number[] => seedValues(rows, name, dataset, metric).map(({ value }) => sign * value);
  // strata two by two: the configuration's runs, then the baseline's
  const strata = datasets.flatMap((dataset) => [values(config, dataset), values(against, dataset)]);
  const probability = (drawn: readonly ArrayLike<number>[]): number =>
    mean(datasets.map((_, d) => probabilityOfImprovement(drawn[2 * d], drawn[2 * d + 1])));
  return {
    improvement: probability(strata),
    improvementInterval: strata.every((stratum) => stratum.length > 1) ? bootstrapInterval(strata, probability, CONFIDENCE) : null,
  };
}
