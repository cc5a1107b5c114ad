/**
 * Two configurations compared by paired seeds: the same seed gives both the same data, initial weights and noise,
 * so what is left of a difference is the configurations' own.
 *
 * The rule: a difference is told where the Holm-adjusted p of the exact two-sided sign-flip test is below
 * {@link ALPHA} and the bootstrap interval of the mean difference excludes 0; else nothing can be told. A family is
 * one metric's comparisons, over configurations and data sets, those too of which nothing is left as their runs have failed.
 *
 * A run that failed is the worst that can happen, and no number: nothing is told in favour of a configuration that failed where
 * the other did not. What speaks against it may be told of the seeds that both have.
 */

import { bootstrapInterval } from "../../statistics/bootstrap.js";
import { pairedEffectSize } from "../../statistics/effect-size.js";
import { holm } from "../../statistics/holm.js";
import { signFlipP } from "../../statistics/sign-flip.js";
import { mean } from "../../statistics/summary.js";
import { metricOf } from "../../metrics/list.js";
import type { Outcome, Outcomes, Tally } from "../outcomes/outcomes.js";
import { tallyOf } from "../outcomes/outcomes.js";

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

/** Planned seeds without a difference, by what became of their runs. */
export interface Unpaired {
  /** the configuration failed, and what it is compared with did not */
  lost: number[];
  /** the other way round */
  lostAgainst: number[];
  /** both failed, which tells neither from the other */
  lostBoth: number[];
  /** a run of one or both is still to come, and none has failed */
  open: number[];
  /** planned for one of the two alone */
  alone: number[];
}

/** Differences of paired seeds and what follows from them. */
export interface Evidence {
  /** seeds that were planned for either */
  planned: number[];
  /** seeds that both have, and their differences */
  seeds: number[];
  differences: number[];
  unpaired: Unpaired;
  /** mean difference; null without a common seed */
  difference: number | null;
  /** bootstrap interval of the mean difference; null with fewer than two seeds */
  interval: [number, number] | null;
  /** exact sign-flip p of the paired seeds, and adjusted by Holm for the family; 1 where the verdict is withheld */
  p: number;
  adjustedP: number;
  /** Hedges' g of paired differences; null where it does not exist */
  effectSize: number | null;
  verdict: Verdict;
  /** whether a verdict in the direction of the mean difference is withheld, as runs have failed that it would favour */
  isWithheld: boolean;
}

export interface Comparison extends Required<Contrast>, Evidence {
  /** whether it counts among the comparisons of its metric: there is a difference, or nothing but failed runs where one should be */
  isMember: boolean;
  /** runs of the two, counted */
  runs: { own: Tally; against: Tally };
  /** means over the common seeds, of the configuration and of what it is compared with */
  value: number | null;
  valueAgainst: number | null;
  /** the mean difference as a share of the latter; null where that is missing, 0 or next to it */
  relative: number | null;
}

/** Compares every contrast of one family; all must be of one metric. */
export function compareFamily(outcomes: Outcomes, contrasts: readonly Contrast[]): Comparison[] {
  const complete = contrasts.map((contrast) => ({ better: metricOf(contrast.metric).better, obstacle: null, ...contrast }));
  const pairs = complete.map((contrast) => pairSeeds(outcomes, contrast));
  const evidence = weigh(
    pairs.map(({ paired, ...pair }, i) => ({
      ...pair,
      seeds: paired.map(({ seed }) => seed),
      differences: paired.map(({ value, valueAgainst }) => value - valueAgainst),
      better: complete[i].better,
      barred: barredBy(pair.unpaired, contrasts[i].metric),
    })),
  );
  return complete.map((contrast, i) => {
    const { paired, unpaired, runs } = pairs[i];
    const [value, valueAgainst] =
      paired.length === 0 ? [null, null] : [mean(paired.map((pair) => pair.value)), mean(paired.map((pair) => pair.valueAgainst))];
    const { difference } = evidence[i];
    const share = difference === null || valueAgainst === null ? NaN : difference / Math.abs(valueAgainst);
    const relative = Number.isFinite(share) ? share : null;
    const isMember = paired.length > 0 || [unpaired.lost, unpaired.lostAgainst, unpaired.lostBoth].some((seeds) => seeds.length > 0);
    const verdict = contrast.obstacle === null ? evidence[i].verdict : "not comparable";
    return { ...contrast, ...evidence[i], isMember, runs, verdict, value, valueAgainst, relative };
  });
}

/** Every configuration against the baseline on every data set. */
export function compareWithBaseline(
  outcomes: Outcomes,
  metric: string,
  names: { configs: readonly string[]; datasets: readonly string[]; baseline: string },
  conditions: (config: string) => Pick<Contrast, "better" | "obstacle"> = () => ({}),
): Comparison[] {
  const contrasts = names.configs
    .filter((config) => config !== names.baseline)
    .flatMap((config) => names.datasets.map((dataset) => ({ metric, dataset, config, against: names.baseline, ...conditions(config) })));
  return compareFamily(outcomes, contrasts);
}

interface Pairs {
  planned: number[];
  paired: { seed: number; value: number; valueAgainst: number }[];
  unpaired: Unpaired;
  runs: Comparison["runs"];
}

/** Seeds of both sides, by what became of their runs; none where something is in the way of comparing them. */
function pairSeeds(outcomes: Outcomes, { metric, dataset, config, against, obstacle }: Contrast): Pairs {
  const [own, theirs] = [config, against].map((name) => (obstacle == null ? outcomes.of(name, dataset, metric) : []));
  const planned = [...new Set([...own, ...theirs].map(({ seed }) => seed))].toSorted((a, b) => a - b);
  const unpaired: Unpaired = { lost: [], lostAgainst: [], lostBoth: [], open: [], alone: [] };
  const at = (side: readonly Outcome[], wanted: number): Outcome | undefined => side.find(({ seed }) => seed === wanted);
  const paired = planned.flatMap((seed) => {
    const [ours, other] = [at(own, seed), at(theirs, seed)];
    if (ours?.kind === "value" && other?.kind === "value") return [{ seed, value: ours.value, valueAgainst: other.value }];
    unpaired[fateOf(ours, other)].push(seed);
    return [];
  });
  return { planned, paired, unpaired, runs: { own: tallyOf(own), against: tallyOf(theirs) } };
}

function fateOf(ours: Outcome | undefined, other: Outcome | undefined): keyof Unpaired {
  const [isLost, isOtherLost] = [ours?.kind === "failed", other?.kind === "failed"];
  if (isLost && isOtherLost) return "lostBoth";
  if (isLost) return "lost";
  if (isOtherLost) return "lostAgainst";
  return ours === undefined || other === undefined ? "alone" : "open";
}

type Direction = "lower" | "higher";

/**
 * Directions that must not be told of a metric, as failed runs speak against them: what favours the configuration where it failed
 * alone, what favours the other where that failed alone. Failures have no place among the values of a metric without an order, so
 * there they bar both.
 */
export function barredBy({ lost, lostAgainst }: Pick<Unpaired, "lost" | "lostAgainst">, metric: string): Direction[] {
  const favoured = metricOf(metric).better;
  if (favoured === null) return lost.length + lostAgainst.length > 0 ? ["lower", "higher"] : [];
  const other = favoured === "lower" ? "higher" : "lower";
  return [...(lost.length > 0 ? [favoured] : []), ...(lostAgainst.length > 0 ? [other] : [])] as Direction[];
}

/** Paired differences, which sign of them is better, and which must not be told. */
export interface Pairing extends Pick<Evidence, "planned" | "seeds" | "differences" | "unpaired"> {
  better: Direction | null;
  barred: readonly Direction[];
}

/**
 * The evidence of each set of paired differences, as one family; sets without any do not count in it. What must not be told in one
 * direction counts there with a p of 1, whether there are differences left or not: failures make nothing else easier to tell.
 */
export function weigh(family: readonly Pairing[]): Evidence[] {
  const ps = family.map(({ differences }) => (differences.length === 0 ? 1 : signFlipP(differences)));
  const adjusted = { lower: adjustedIn("lower", family, ps), higher: adjustedIn("higher", family, ps) };
  return family.map(({ planned, seeds, differences, unpaired, better, barred }, i) => {
    const difference = differences.length === 0 ? null : mean(differences);
    const direction = (difference ?? 0) < 0 ? "lower" : "higher";
    const isWithheld = difference === null ? barred.length > 0 : barred.includes(direction);
    const [p, adjustedP] = isWithheld ? [1, 1] : [ps[i], adjusted[direction][i]];
    const interval = differences.length < 2 ? null : bootstrapInterval([differences], ([values]) => mean(values), CONFIDENCE);
    const isTold = adjustedP < ALPHA && interval !== null && (interval[0] > 0 || interval[1] < 0);
    return {
      planned,
      seeds,
      differences,
      unpaired,
      difference,
      interval,
      p,
      adjustedP,
      effectSize: pairedEffectSize(differences),
      verdict: isTold && difference !== null ? verdictOf(direction, better) : "cannot tell",
      isWithheld,
    };
  });
}

/** Holm's p for verdicts of one direction; 1 where there is none. */
function adjustedIn(direction: Direction, family: readonly Pairing[], ps: readonly number[]): number[] {
  const isBarred = family.map(({ barred }) => barred.includes(direction));
  const members = [...family.keys()].filter((i) => family[i].differences.length > 0 || isBarred[i]);
  const adjusted = holm(members.map((i) => (isBarred[i] ? 1 : ps[i])));
  return family.map((_, i) => adjusted[members.indexOf(i)] ?? 1);
}

function verdictOf(direction: Direction, better: Pairing["better"]): Verdict {
  if (better === null) return direction;
  return better === direction ? "better" : "worse";
}
