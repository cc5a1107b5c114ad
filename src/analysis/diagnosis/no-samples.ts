/** After training: whether the run has samples that anything can be measured of. */

import { shownIn } from "../../metrics/list.js";
import type { Finding } from "./finding.js";

/** @param metrics of a finished run's main samples; null where a value does not exist */
export function noSamples(metrics: readonly { metric: string; value: number | null; sampler?: string }[]): Finding | undefined {
  const telling = shownIn("diagnosis", metrics);
  const measured = metrics.filter(({ metric, sampler }) => sampler === undefined && telling.includes(metric));
  if (measured.length === 0 || measured.some(({ value }) => value !== null)) return undefined;
  return {
    id: "no-samples",
    title: "the samples are not finite numbers",
    measured: `the run has no value of ${measured.map(({ metric }) => metric).join(", ")} (rule: every run has them)`,
    meaning: "some or all of its samples are NaN or infinite: the run failed, though its folder calls it done",
    remedy: "what is found above, if anything; else more training steps or a lower learning rate; then train in another folder",
  };
}
