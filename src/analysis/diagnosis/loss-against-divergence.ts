/** After training: whether the loss went on falling while the samples became worse. */

import { trailingMean } from "../../metrics/training/convergence.js";
import { formatNumber } from "../format.js";
import type { Finding } from "./finding.js";

/**
 * Bits by which the end may lie above the lowest point by chance: with a standard deviation of about 0.03 for a few thousand
 * samples, three of a difference's (√2 times that) and the one and a half by which the lowest of ten is too low.
 */
export const MIN_RISE = 0.17;

/** What a finished run recorded while it trained. */
export interface TrainingTrace {
  /** squared error of every step */
  errors: ArrayLike<number>;
  /** steps over which the error is smoothed, trailing */
  window: number;
  /** divergence of samples at some steps, in bits, steps counted from 1 and ascending */
  curve: { step: number; kl: number }[];
  /** of its samples */
  metrics?: readonly { metric: string; value: number | null; sampler?: string }[];
}

/**
 * Compares the end with the step of the lowest divergence before it: found where the divergence rose by more than
 * {@link MIN_RISE} since, and the smoothed loss fell.
 */
export function lossAgainstDivergence({ errors, window, curve }: TrainingTrace): Finding | undefined {
  const last = curve.at(-1);
  if (last === undefined) return undefined;
  const best = curve.reduce((lowest, point) => (point.kl < lowest.kl ? point : lowest));
  const smoothed = trailingMean(errors, window);
  const [before, after] = [smoothed[best.step - 1], smoothed[last.step - 1]];
  if (!(last.kl - best.kl > MIN_RISE && after < before)) return undefined;
  return {
    id: "loss-against-bound",
    title: "the loss fell while the samples became worse",
    measured: `from step ${best.step} to ${last.step} the smoothed loss fell from ${formatNumber(before)} to ${formatNumber(after)}, and the divergence of the samples rose from ${formatNumber(best.kl)} to ${formatNumber(last.kl)} bits (rule: by at most ${MIN_RISE})`,
    meaning: "the loss is that of a task which the configuration itself changes; it is no measure of the samples",
    remedy: `judge by the divergence or the bound, not by the loss; a mechanism that is valid in sampling, or stopping at about step ${best.step}`,
  };
}
