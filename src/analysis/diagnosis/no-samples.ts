/** After training: whether the run has samples that anything can be measured of. */

import type { Finding } from "./finding.js";

/** What is measured of finite samples whatever they are like. */
const ALWAYS = ["sliced_w1", "energy_distance", "precision", "kl_divergence"];

/** @param metrics of a finished run's main samples; null where a value does not exist */
export function noSamples(metrics: readonly { metric: string; value: number | null; sampler?: string }[]): Finding | undefined {
  const measured = metrics.filter(({ metric, sampler }) => sampler === undefined && ALWAYS.includes(metric));
  if (measured.length === 0 || measured.some(({ value }) => value !== null)) return undefined;
  return {
    id: "no-samples",
    title: "the samples are not finite numbers",
    measured: `the run has no value of ${measured.map(({ metric }) => metric).join(", ")} (rule: every run has them)`,
    meaning: "some or all of its samples are NaN or infinite: the run failed, though its folder calls it done",
    remedy: "what is found above, if anything; else more training steps or a lower learning rate; then train in another folder",
  };
}
