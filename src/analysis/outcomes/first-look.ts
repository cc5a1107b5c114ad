/**
 * What a study says that has too few seeds for any verdict: the values, which differences are larger than seeds alone made in earlier
 * studies, and how many seeds it takes to tell. No word of it is a verdict.
 *
 * A mean of n paired differences strays from its true value by s / √n, where s is the deviation that paired differences had between
 * seeds in an earlier study of the same kind. It is beyond the spread where it is more than {@link STANDARD_ERRORS} of these from 0:
 * were there no difference, the largest of 16 normal ones would be so far out once in 24 times, a single one once in 370.
 */

import { parseConfig } from "../../study/config/config.js";
import type { Config } from "../../study/config/config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import { seedsNeeded } from "../../statistics/sign-flip.js";
import type { Comparison } from "../comparison/comparison.js";
import { ALPHA } from "../comparison/comparison.js";
import type { Spread } from "./earlier-spread.js";
import { EARLIER_SPREAD } from "./earlier-spread.js";
import type { Tally } from "./outcomes.js";
import type { StudyRecord } from "../study-record.js";

export const STANDARD_ERRORS = 3;
/** Deviations between seeds by data set and metric. */
export type Spreads = Readonly<Record<string, Readonly<Record<string, Spread>>>>;

/** Points of the data in the earlier studies. */
const EARLIER_COUNT = 100_000;

/** What a difference is beside the spread of earlier studies. */
export type Finding =
  /** larger than chance would make it with that spread */
  | "beyond the spread"
  | "within the spread"
  /** no earlier study has the data set, the metric, or a configuration of the kind */
  | "no earlier spread"
  /** runs failed that the difference would favour */
  | "withheld"
  /** no seed in common */
  | "no difference";

export interface FirstDifference {
  config: string;
  dataset: string;
  /** means over the paired seeds, and of their differences; null without a common seed */
  value: number | null;
  valueAgainst: number | null;
  difference: number | null;
  /** seeds that the difference is of, and that were planned */
  seeds: number;
  planned: number;
  /** runs of the configuration and of what it is compared with, counted */
  runs: { own: Tally; against: Tally };
  /** deviation of a paired difference between the seeds of earlier studies; null where none is known */
  spread: number | null;
  /** how large the mean of as many differences may be by chance; null where that is not known */
  bound: number | null;
  finding: Finding;
}

export interface FirstLook {
  metric: string;
  against: string;
  /** most seeds that a comparison has, and as many as it takes, all of them agreeing, before any verdict is possible */
  seeds: number;
  needed: number;
  /** every comparison of the metric that was planned */
  differences: FirstDifference[];
}

/**
 * @param comparisons of one metric with the baseline, over configurations and data sets
 * @param spreads of earlier studies
 * @returns null where there is nothing to compare, or there are seeds enough for a verdict
 */
export function firstLookOf(study: StudyRecord, comparisons: readonly Comparison[], spreads: Spreads = EARLIER_SPREAD): FirstLook | null {
  const family = comparisons.filter(({ isMember, unpaired }) => isMember || unpaired.open.length > 0);
  if (family.length === 0) return null;
  const needed = seedsNeeded(ALPHA, family.length);
  const seeds = Math.max(...family.map((comparison) => comparison.seeds.length));
  if (seeds >= needed) return null;
  const { metric, against } = family[0];
  return { metric, against, seeds, needed, differences: family.map((comparison) => firstDifference(study, comparison, spreads)) };
}

function firstDifference(study: StudyRecord, comparison: Comparison, spreads: Spreads): FirstDifference {
  const { config, dataset, value, valueAgainst, difference, seeds, planned, runs, isWithheld } = comparison;
  const spread = earlierSpread(study, comparison, spreads);
  const bound = spread === null || seeds.length === 0 ? null : (STANDARD_ERRORS * spread) / Math.sqrt(seeds.length);
  const finding = ((): Finding => {
    if (isWithheld) return "withheld";
    if (difference === null) return "no difference";
    if (bound === null) return "no earlier spread";
    return Math.abs(difference) > bound ? "beyond the spread" : "within the spread";
  })();
  return { config, dataset, value, valueAgainst, difference, seeds: seeds.length, planned: planned.length, runs, spread, bound, finding };
}

/** Deviation of a paired difference between the seeds of earlier studies, where both sides are of their kind. */
function earlierSpread(study: StudyRecord, { config, against, dataset, metric }: Comparison, spreads: Spreads): number | null {
  const count = study.datasets.find(({ name }) => name === dataset)?.count;
  const isKnown = count === EARLIER_COUNT && [config, against].every((name) => isEarlierKind(study, name));
  return isKnown ? (spreads[dataset]?.[metric]?.difference ?? null) : null;
}

function isEarlierKind({ configs }: StudyRecord, name: string): boolean {
  const found = configs.find((entry) => entry.name === name);
  return found !== undefined && kindOf(found.config) === kindOf(parseConfig({}, name));
}

/** What the spread depends on beside the grid: the model, its training, and how it is measured. */
function kindOf({ denoiser, schedule, training, grid, domain, evaluation }: Config): string {
  const { samples, neighbours, lossWindow } = evaluation;
  const [main] = samplersOf({ evaluation, grid });
  const sampler = { ...main, steps: main.steps ?? schedule.timesteps };
  const coordinates = domain ?? { kind: "data" };
  return canonicalJson({ denoiser, schedule, training, coordinates, samples, neighbours, lossWindow, sampler });
}
