/** What the numbers say: by the rule of docs/statistics.md, or by the range of real rows. */

import { bootstrapInterval } from "../statistics/bootstrap.js";
import { holm } from "../statistics/holm.js";
import { signFlipP } from "../statistics/sign-flip.js";
import { mean, quantile } from "../statistics/summary.js";
import type { Estimate, Verdict } from "./evaluation.js";

const SIGNIFICANT = 0.05;
const CONFIDENCE = 0.95;

/** The mean of values, with a bootstrap interval. */
export function estimateOf(values: readonly number[]): Estimate {
  const [low, high] = bootstrapInterval([values], meanOfFirst, CONFIDENCE);
  return { value: mean(values), low, high };
}

/** A value with the range of itself and of 95 % of others: the test rows that there are may be odd ones. */
export function withRange(value: number, others: readonly number[]): Estimate {
  const sorted = others.toSorted((a, b) => a - b);
  const [low, high] = [quantile(sorted, (1 - CONFIDENCE) / 2), quantile(sorted, (1 + CONFIDENCE) / 2)];
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/** "worse" where the model's whole interval lies beyond the range of real rows on the worse side. */
export function besideReal(model: Estimate, real: Estimate, better: "lower" | "higher"): Verdict {
  const isBeyond = better === "lower" ? model.low > real.high : model.high < real.low;
  return isBeyond ? "worse" : "cannot tell";
}

/**
 * The model beside each of several others, by differences that are paired: sign-flip tests, Holm's adjustment over the others, and a
 * bootstrap interval of the mean difference.
 *
 * @param differences the model's values less those of each of the others
 */
export function pairedVerdicts(differences: readonly (readonly number[])[], better: "lower" | "higher"): Verdict[] {
  const adjusted = holm(differences.map((each) => signFlipP(each)));
  return differences.map((each, i) => {
    const [low, high] = bootstrapInterval([each], meanOfFirst, CONFIDENCE);
    if (adjusted[i] >= SIGNIFICANT || (low <= 0 && high >= 0)) return "cannot tell";
    return high < 0 === (better === "lower") ? "better" : "worse";
  });
}

function meanOfFirst([values]: readonly Float64Array[]): number {
  return mean(values);
}
