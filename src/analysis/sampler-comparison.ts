/**
 * One trained model sampled in two ways, with as many steps: what differs is the sampler's alone. The adapted one, whose
 * variance depends on the place, is compared with each that does not adapt, by paired seeds.
 */

import type { ResultRow } from "../study/results.js";
import type { Comparison } from "./comparison.js";
import { compareFamily } from "./comparison.js";
import type { StudyRecord } from "./study-record.js";

export interface SamplerComparison {
  config: string;
  adapted: string;
  /** the sampler that does not adapt */
  twin: string;
  metric: string;
  /** numbers of steps that both were measured with, each with a comparison per data set: all of them one family */
  steps: { steps: number; comparisons: Comparison[] }[];
}

const METRICS = ["bound", "sliced_w1", "energy_distance", "kl_divergence"];
const ADAPTED = /^ddpm-grid/;
const TWINS = ["ddpm-analytic", "ddpm"];

/** Every adapted sampler against every twin that was measured with as many steps; a family is of one metric and twin, over steps and data sets. */
export function compareSamplers({ samplerRows, datasets }: StudyRecord): SamplerComparison[] {
  const ways = [...new Map(samplerRows.map((row) => [wayOf(row), row])).values()];
  const named = samplerRows.map((row) => ({ ...row, config: wayOf(row) }));
  const adapted = [
    ...new Map(ways.filter(({ sampler }) => ADAPTED.test(sampler)).map((way) => [`${way.config} ${way.sampler}`, way])).values(),
  ];
  return METRICS.flatMap((metric) =>
    adapted.flatMap(({ config, sampler }) =>
      TWINS.flatMap((twin) => {
        const has = (name: string, steps: number): boolean =>
          ways.some((way) => way.config === config && way.sampler === name && way.sample_steps === steps);
        const steps = [...new Set(ways.map(({ sample_steps }) => sample_steps))]
          .filter((count) => has(sampler, count) && has(twin, count))
          .toSorted((x, y) => x - y);
        const family = steps.flatMap((count) =>
          datasets.map(({ name: dataset }) => ({
            metric,
            dataset,
            config: wayOf({ config, sampler, sample_steps: count }),
            against: wayOf({ config, sampler: twin, sample_steps: count }),
          })),
        );
        const compared = compareFamily(named, family);
        if (compared.every(({ difference }) => difference === null)) return [];
        const each = steps.map((count, i) => ({
          steps: count,
          comparisons: compared.slice(i * datasets.length, (i + 1) * datasets.length),
        }));
        return [{ config, adapted: sampler, twin, metric, steps: each }];
      }),
    ),
  );
}

/** A configuration, a sampler and its steps as one name. */
function wayOf({ config, sampler, sample_steps }: Pick<ResultRow, "config" | "sampler" | "sample_steps">): string {
  return `${config}, ${sampler}, ${sample_steps} steps`;
}
