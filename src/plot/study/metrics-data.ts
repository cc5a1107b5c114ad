/** The numbers behind the figures of metrics, variances and trade-offs. */

import { bootstrapInterval } from "../../statistics/bootstrap.js";
import { mean } from "../../statistics/summary.js";
import type { Floor } from "../../analysis/comparison/floors.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { klDivergence } from "../../metrics/knn-kl.js";
import { metricOf, shownIn } from "../../metrics/list.js";
import { gridVariance } from "../../metrics/training/grid-variance.js";
import { trainingTime } from "../../metrics/training/times.js";
import { publishedValue } from "../../analysis/published/published.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { seedValues } from "../../analysis/outcomes/values.js";
import type { DifferencesData } from "../figures/differences.js";
import type { EvaluationMetricsData, MetricBar } from "../figures/evaluation-metrics.js";
import type { GridVarianceData } from "../figures/grid/grid-variance-comparison.js";
import type { QualityByStepsData } from "../figures/quality-by-steps.js";
import type { TradeOffData } from "../figures/trade-off.js";
import type { ResultRow } from "../../study/records/results.js";
import type { Names } from "../style/names.js";

export function namesOf({ configs, datasets, baseline }: StudyRecord): Names {
  return { configs: configs.map(({ name }) => name), datasets: datasets.map(({ name }) => name), baseline };
}

export function evaluationMetricsData({ study, floors }: StudyAnalysis): EvaluationMetricsData {
  const names = namesOf(study);
  const metrics = shownIn("bars", study.rows);
  return {
    names,
    metrics: metrics.map((metric) => ({ metric, label: labelOf(metric) })),
    bars: metrics.flatMap((metric) =>
      names.configs.flatMap((config) =>
        names.datasets.flatMap((dataset): MetricBar[] => {
          const seeds = seedsOf(study, config, dataset, metric);
          if (seeds === undefined) return [];
          const { values } = seeds;
          return [
            {
              metric,
              config,
              dataset,
              ...seeds,
              interval: values.length < 2 ? null : bootstrapInterval([values], ([drawn]) => mean(drawn)),
            },
          ];
        }),
      ),
    ),
    floors: commonFloors(floors, names),
  };
}

/** Returns a metric's values over seeds, their mean, and the published value; undefined if no run has it. */
function seedsOf(
  study: StudyRecord,
  config: string,
  dataset: string,
  metric: string,
): Pick<MetricBar, "values" | "mean" | "published"> | undefined {
  const values = seedValues(study.rows, config, dataset, metric).map(({ value }) => value);
  if (values.length === 0) return undefined;
  return { values, mean: mean(values), published: publishedValue(study, config, dataset, metric) ?? null };
}

export function gridVarianceData(study: StudyRecord): GridVarianceData {
  const names = namesOf(study);
  return {
    names,
    levels: study.configs.flatMap(({ name: config, config: { grid } }) =>
      (grid?.levels ?? []).flatMap(({ name: level }) =>
        names.datasets.flatMap((dataset) => {
          const seeds = seedsOf(study, config, dataset, gridVariance.nameOf(level));
          return seeds === undefined ? [] : [{ config, level, dataset, ...seeds }];
        }),
      ),
    ),
  };
}

/** Returns the comparisons by divergence; empty if nothing is compared. */
export function differencesData({ study, comparisons }: StudyAnalysis): DifferencesData {
  return {
    names: namesOf(study),
    label: labelOf(klDivergence.name),
    differences: comparisons.flatMap(({ metric, config, dataset, differences, difference, interval, verdict }) =>
      metric !== klDivergence.name || difference === null
        ? []
        : [{ config, dataset, values: differences, mean: difference, interval, isTold: verdict === "better" || verdict === "worse" }],
    ),
  };
}

/** Returns the quality of the samples by number of steps; empty if no run was sampled with several. */
export function qualityByStepsData({ study, floors }: StudyAnalysis): QualityByStepsData {
  const names = namesOf(study);
  const metrics = shownIn("few steps", study.samplerRows);
  const rows = study.samplerRows.filter(({ metric, value }) => metrics.includes(metric) && value !== null);
  const groups = new Map<string, { row: ResultRow; values: number[] }>();
  for (const row of rows) {
    const key = [row.metric, row.dataset, row.config, row.sampler, row.sample_steps].join("\n");
    const group = groups.get(key) ?? { row, values: [] };
    group.values.push(row.value!);
    groups.set(key, group);
  }
  const steps = new Set(rows.map((row) => row.sample_steps));
  return {
    names,
    metrics: metrics.map((metric) => ({ metric, label: labelOf(metric) })),
    points:
      steps.size < 2
        ? []
        : [...groups.values()].map(({ row: { metric, dataset, config, sampler, sample_steps }, values }) => ({
            metric,
            dataset,
            config,
            sampler,
            steps: sample_steps,
            mean: mean(values),
            low: Math.min(...values),
            high: Math.max(...values),
          })),
    floors: commonFloors(floors, names),
  };
}

/** Returns the floors that hold for every configuration; only these are drawn across all of them. */
function commonFloors(floors: readonly Floor[], { configs }: Names): { dataset: string; metric: string; value: number }[] {
  return floors.flatMap(({ dataset, metric, values, configs: measured }) =>
    values.length === 0 || measured.length < configs.length ? [] : [{ dataset, metric, value: mean(values.map(({ value }) => value)) }],
  );
}

/** Returns a metric's name with its unit. */
function labelOf(metric: string): string {
  const { label, unit } = metricOf(metric);
  return unit === "" ? label : `${label} (${unit})`;
}

export function tradeOffData({ study, comparisons }: StudyAnalysis): TradeOffData {
  const times = comparisons.filter(({ metric }) => metric === trainingTime.name);
  return {
    names: namesOf(study),
    points: comparisons
      .filter(({ metric }) => metric === klDivergence.name)
      .flatMap(({ config, dataset, difference, interval }) => {
        const time = times.find((other) => other.config === config && other.dataset === dataset);
        if (difference === null || time?.relative == null || time.valueAgainst === null) return [];
        const percent = (value: number): number => (100 * value) / time.valueAgainst!;
        return [
          {
            config,
            dataset,
            kl: difference,
            klInterval: interval,
            overhead: 100 * time.relative,
            overheadInterval: time.interval === null ? null : ([percent(time.interval[0]), percent(time.interval[1])] as const),
          },
        ];
      }),
  };
}
