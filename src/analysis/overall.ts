/**
 * A configuration against the baseline over all data sets, after Agarwal et al. 2021 (rliable): the interquartile mean of the
 * change, and the probability of improvement. A seed is one observation, in the test by its mean change over the data sets
 * and in the intervals by being drawn for all of them at once: runs of one seed share their initial weights and noise.
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
  /** those on which the two can be compared */
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
  const tables = configs.map((config) =>
    changesOf(
      rows,
      comparisons.filter((comparison) => comparison.config === config),
    ),
  );
  const evidence = weigh(
    tables.map(({ seeds, datasets, better }) => ({
      seeds,
      differences: seeds.map((_, s) => mean(datasets.map(({ changes }) => changes[s]))),
      better,
    })),
  );
  return configs.map((config, i) => ({
    ...evidence[i],
    metric: comparisons[0].metric,
    config,
    against: comparisons[0].against,
    datasets: tables[i].datasets.map(({ name }) => name),
    ...interquartile(tables[i]),
    ...improvement(tables[i]),
  }));
}

/** Changes of the seeds that every data set has. */
interface Changes {
  seeds: number[];
  better: Comparison["better"];
  /** change and values of each seed */
  datasets: { name: string; changes: number[]; values: number[]; references: number[] }[];
}

function changesOf(rows: readonly ResultRow[], comparisons: readonly Comparison[]): Changes {
  const present = comparisons.filter(({ reference }) => reference !== null && scaleOf(reference, comparisons[0].metric) > 0);
  const seeds = (present[0]?.seeds ?? []).filter((seed) => present.every((comparison) => comparison.seeds.includes(seed)));
  const pick = (comparison: Comparison, config: string): number[] => {
    const values = seedValues(rows, config, comparison.dataset, comparison.metric);
    return seeds.map((seed) => values.find((entry) => entry.seed === seed)!.value);
  };
  return {
    seeds,
    better: comparisons[0]?.better ?? null,
    datasets: present.map((comparison) => {
      const [values, references] = [pick(comparison, comparison.config), pick(comparison, comparison.against)];
      const scale = scaleOf(comparison.reference!, comparison.metric);
      return { name: comparison.dataset, values, references, changes: values.map((value, s) => (value - references[s]) / scale) };
    }),
  };
}

/** What a change is divided by. */
function scaleOf(reference: number, metric: string): number {
  return metricInfo(metric).change === "absolute" ? 1 : Math.abs(reference);
}

function interquartile({ seeds, datasets }: Changes): Pick<Overall, "interquartileMean" | "interquartileInterval"> {
  const all = new Float64Array(seeds.length * datasets.length);
  const statistic = (drawn: ArrayLike<number>): number => {
    datasets.forEach(({ changes }, d) => {
      for (let i = 0; i < drawn.length; i++) all[d * drawn.length + i] = changes[drawn[i]];
    });
    return interquartileMean(all);
  };
  return { interquartileMean: overSeeds(seeds, statistic), interquartileInterval: intervalOverSeeds(seeds, statistic) };
}

function improvement({ seeds, datasets, better }: Changes): Pick<Overall, "improvement" | "improvementInterval"> {
  if (better === null) return { improvement: null, improvementInterval: null };
  const sign = better === "lower" ? 1 : -1;
  const [ours, theirs] = [new Float64Array(seeds.length), new Float64Array(seeds.length)];
  const statistic = (drawn: ArrayLike<number>): number => {
    let sum = 0;
    for (const { values, references } of datasets) {
      for (let i = 0; i < drawn.length; i++) {
        ours[i] = sign * values[drawn[i]];
        theirs[i] = sign * references[drawn[i]];
      }
      sum += probabilityOfImprovement(ours, theirs);
    }
    return sum / datasets.length;
  };
  return { improvement: overSeeds(seeds, statistic), improvementInterval: intervalOverSeeds(seeds, statistic) };
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
