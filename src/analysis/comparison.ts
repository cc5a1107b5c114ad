/**
 * Two configurations compared by paired seeds: the same seed gives both the same data, initial weights and noise,
 * so what is left of a difference is the configurations' own.
 *
 * The rule: a difference is told where the Holm-adjusted p of the exact two-sided sign-flip test is below
 * {@link ALPHA} and the bootstrap interval of the mean difference excludes 0; else nothing can be told. A family is
 * one metric's comparisons, over configurations and data sets.
 */

import { bootstrapInterval } from "../core/statistics/bootstrap.js";
import { pairedEffectSize } from "../core/statistics/effect-size.js";
import { holm } from "../core/statistics/holm.js";
import { signFlipP } from "../core/statistics/sign-flip.js";
import { mean } from "../core/statistics/summary.js";
import type { ResultRow } from "../study/results.js";
import { metricInfo } from "./metrics.js";
import type { SeedValue } from "./values.js";
import { seedValues } from "./values.js";

export const ALPHA = 0.05;
export const CONFIDENCE = 0.95;

/** What may be said of a configuration against another; lower and higher where neither is better. */
export type Verdict = "better" | "worse" | "lower" | "higher" | "cannot tell" | "not comparable";

/** Which two, on what. */
export interface Contrast {
  metric: string;
  dataset: string;
  config: string;
  /** what it is compared with */
  against: string;
  /** which direction is better between these two; by default the metric's own */
  better?: "lower" | "higher" | null;
  /** why these two cannot be compared; by default nothing is in the way */
  obstacle?: string | null;
}

/** Differences of paired seeds and what follows from them. */
export interface Evidence {
  /** seeds that both have, and their differences */
  seeds: number[];
  differences: number[];
  /** mean difference; null without a common seed */
  difference: number | null;
  /** bootstrap interval of the mean difference; null with fewer than two seeds */
  interval: [number, number] | null;
  /** exact sign-flip p, and adjusted by Holm for the family */
  p: number;
  adjustedP: number;
  /** Hedges' g of paired differences; null where it does not exist */
  effectSize: number | null;
  verdict: Verdict;
}

export interface Comparison extends Required<Contrast>, Evidence {
  /** means over the common seeds */
  value: number | null;
  reference: number | null;
  /** the mean difference as a share of the reference's mean; null where that is 0 or missing */
  relative: number | null;
}

/** Compares every contrast of one family; all must be of one metric. */
export function compareFamily(rows: readonly ResultRow[], contrasts: readonly Contrast[]): Comparison[] {
  const complete = contrasts.map((contrast) => ({ better: metricInfo(contrast.metric).better, obstacle: null, ...contrast }));
  const pairs = complete.map((contrast) => pairSeeds(rows, contrast));
  const evidence = weigh(
    pairs.map(({ seeds, values, references }, i) => ({
      seeds,
      differences: values.map((value, s) => value - references[s]),
      better: complete[i].better,
    })),
  );
  return complete.map((contrast, i) => {
    const { values, references } = pairs[i];
    const [value, reference] = values.length === 0 ? [null, null] : [mean(values), mean(references)];
    const { difference } = evidence[i];
    const relative = difference === null || reference === null || reference === 0 ? null : difference / Math.abs(reference);
    const verdict = contrast.obstacle === null ? evidence[i].verdict : "not comparable";
    return { ...contrast, ...evidence[i], verdict, value, reference, relative };
  });
}

/** Every configuration against the baseline on every data set. */
export function compareWithBaseline(
  rows: readonly ResultRow[],
  metric: string,
  names: { configs: readonly string[]; datasets: readonly string[]; baseline: string },
  conditions: (config: string) => Pick<Contrast, "better" | "obstacle"> = () => ({}),
): Comparison[] {
  const contrasts = names.configs
    .filter((config) => config !== names.baseline)
    .flatMap((config) => names.datasets.map((dataset) => ({ metric, dataset, config, against: names.baseline, ...conditions(config) })));
  return compareFamily(rows, contrasts);
}

/** Values of the seeds that both configurations have; none where something is in the way of comparing them. */
function pairSeeds(rows: readonly ResultRow[], { metric, dataset, config, against, obstacle }: Contrast): Pairs {
  if (obstacle != null) return { seeds: [], values: [], references: [] };
  const references = new Map(seedValues(rows, against, dataset, metric).map(({ seed, value }) => [seed, value]));
  const common = seedValues(rows, config, dataset, metric).filter(({ seed }: SeedValue) => references.has(seed));
  return {
    seeds: common.map(({ seed }) => seed),
    values: common.map(({ value }) => value),
    references: common.map(({ seed }) => references.get(seed)!),
  };
}

interface Pairs {
  seeds: number[];
  values: number[];
  references: number[];
}

/** Paired differences, and which sign of them is better. */
export interface Pairing {
  seeds: number[];
  differences: number[];
  better: "lower" | "higher" | null;
}

/** The evidence of each set of paired differences, as one family; sets without any do not count in it. */
export function weigh(family: readonly Pairing[]): Evidence[] {
  const tested = family.filter(({ differences }) => differences.length > 0);
  const testedPs = tested.map(({ differences }) => signFlipP(differences));
  const testedAdjusted = holm(testedPs);
  const pOf = (ps: readonly number[], pairing: Pairing): number => ps[tested.indexOf(pairing)] ?? 1;
  return family.map((pairing) => {
    const { seeds, differences, better } = pairing;
    const [p, adjustedP] = [pOf(testedPs, pairing), pOf(testedAdjusted, pairing)];
    const difference = differences.length === 0 ? null : mean(differences);
    const interval = differences.length < 2 ? null : bootstrapInterval([differences], ([values]) => mean(values), CONFIDENCE);
    const isTold = adjustedP < ALPHA && interval !== null && (interval[0] > 0 || interval[1] < 0);
    return {
      seeds,
      differences,
      difference,
      interval,
      p,
      adjustedP,
      effectSize: pairedEffectSize(differences),
      verdict: isTold && difference !== null ? verdictOf(difference, better) : "cannot tell",
    };
  });
}

function verdictOf(difference: number, better: Pairing["better"]): Verdict {
  const direction = difference < 0 ? "lower" : "higher";
  if (better === null) return direction;
  return better === direction ? "better" : "worse";
}
