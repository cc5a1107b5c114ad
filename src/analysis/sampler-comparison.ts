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
  steps: number;
  adapted: string;
  /** the sampler that does not adapt */
  twin: string;
  metric: string;
  /** a comparison per data set: one family */
  comparisons: Comparison[];
}

const METRICS = ["bound", "sliced_w1", "energy_distance", "kl_divergence"];
const ADAPTED = /^ddpm-grid/;
const TWINS = ["ddpm-analytic", "ddpm"];

/** Every adapted sampler against every twin that was measured with as many steps; families are of one metric, steps and twin. */
export function compareSamplers({ samplerRows, datasets }: StudyRecord): SamplerComparison[] {
  const ways = [...new Map(samplerRows.map((row) => [wayOf(row), row])).values()];
  const named = samplerRows.map((row) => ({ ...row, config: wayOf(row) }));
  return METRICS.flatMap((metric) =>
    ways
      .filter(({ sampler }) => ADAPTED.test(sampler))
      .flatMap((adapted) =>
        TWINS.flatMap((twin) => {
          const against = wayOf({ ...adapted, sampler: twin });
          if (!ways.some((way) => wayOf(way) === against)) return [];
          const contrasts = datasets.map(({ name: dataset }) => ({ metric, dataset, config: wayOf(adapted), against }));
          const comparisons = compareFamily(named, contrasts);
          if (comparisons.every(({ difference }) => difference === null)) return [];
          return [{ config: adapted.config, steps: adapted.sample_steps, adapted: adapted.sampler, twin, metric, comparisons }];
        }),
      ),
  );
}

/** A configuration, a sampler and its steps as one name. */
function wayOf({ config, sampler, sample_steps }: Pick<ResultRow, "config" | "sampler" | "sample_steps">): string {
  return `${config}, ${sampler}, ${sample_steps} steps`;
}
