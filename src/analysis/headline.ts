/** What a first page has room for: the metric it speaks of, and the configurations that it shows. */

import { mean } from "../statistics/summary.js";
import { metricOf, shownIn } from "../metrics/list.js";
import type { Tally } from "./outcomes/outcomes.js";
import { outcomesOf } from "./outcomes/outcomes.js";
import type { StudyAnalysis } from "./study-analysis.js";
import type { StudyRecord } from "./study-record.js";

/** Rows of a table and a picture that fit on one screen, and those that are chosen where there are more configurations. */
const ROOM = 6;
const CHOSEN = 5;

type Ranked = Pick<StudyAnalysis, "study" | "comparisons" | "overall">;

/** Compared metrics that tell how far samples are from the data. */
function distancesOf({ rows }: StudyRecord): string[] {
  return shownIn("comparisons", rows).filter((name) => {
    const { measure, better } = metricOf(name);
    return measure !== null && better === "lower";
  });
}

/** The metric that a first page speaks of: the first distance from the data that any run has, else the first of all. */
export function headlineMetric({ study }: Pick<StudyAnalysis, "study">): string {
  const distances = distancesOf(study);
  return distances.find((metric) => study.rows.some((row) => row.metric === metric && row.value !== null)) ?? distances[0];
}

/** Which configurations {@link shownConfigs} gives where there are more than it has room for, in words. */
export function selectionText(analysis: Ranked): string {
  return canRank(rankedConfigs(analysis))
    ? "the baseline, the closest to the data and the farthest"
    : "the baseline and the first in the order of the study";
}

/** A configuration's mean on a data set, and whether it is of as many runs as were planned of any configuration there. */
export interface Standing {
  config: string;
  mean: number;
  /** its planned runs, counted */
  tally: Tally;
  isComplete: boolean;
}

/**
 * The configurations on one data set from the closest to the data to the farthest. Those that lack a run's value come last:
 * their mean is of the runs that did well enough to have one. Those that cannot be compared with the baseline are left out.
 */
export function standingsOn(
  { study, comparisons }: Pick<StudyAnalysis, "study" | "comparisons">,
  metric: string,
  dataset: string,
): Standing[] {
  const outcomes = outcomesOf(study);
  const most = Math.max(...study.configs.map(({ name }) => outcomes.tally(name, dataset, metric).planned));
  return study.configs
    .flatMap(({ name: config }): Standing[] => {
      const barred = comparisons.some((entry) => entry.metric === metric && entry.config === config && entry.obstacle !== null);
      const tally = outcomes.tally(config, dataset, metric);
      if (barred || tally.values.length === 0) return [];
      return [{ config, mean: mean(tally.values.map(({ value }) => value)), tally, isComplete: tally.values.length === most }];
    })
    .toSorted((a, b) => Number(b.isComplete) - Number(a.isComplete) || a.mean - b.mean);
}

/** Configurations other than the baseline that have all of their runs, by the mean change over the data sets. */
function rankedConfigs({ study, comparisons, overall }: Ranked): string[] {
  const metric = headlineMetric({ study });
  const isComplete = (config: string): boolean =>
    study.datasets.every(({ name }) =>
      standingsOn({ study, comparisons }, metric, name).some((entry) => entry.config === config && entry.isComplete),
    );
  return overall
    .filter((entry) => entry.metric === metric && entry.difference !== null && isComplete(entry.config))
    .toSorted((a, b) => a.difference! - b.difference!)
    .map(({ config }) => config);
}

/** Whether as many are ranked as are shown beside the baseline. */
function canRank(ranked: readonly string[]): boolean {
  return ranked.length >= CHOSEN - 1;
}

/**
 * The configurations that a first page shows: all where there is room, else the baseline, those closest to the data and the
 * farthest, by the mean change over the data sets; the first of the study where too few can be ranked.
 */
export function shownConfigs(analysis: Ranked): string[] {
  const { study } = analysis;
  const names = study.configs.map(({ name }) => name);
  if (names.length <= ROOM) return names;
  const ranked = rankedConfigs(analysis);
  const others = names.filter((name) => name !== study.baseline);
  const chosen = canRank(ranked) ? [...ranked.slice(0, CHOSEN - 2), ranked.at(-1)!] : others.slice(0, CHOSEN - 1);
  return [study.baseline, ...chosen];
}
