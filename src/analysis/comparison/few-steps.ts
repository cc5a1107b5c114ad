/** The fewest steps with which a sampler is better than the baseline with all of its steps. */

import { samplerLabel } from "../../diffusion/samplers/record/names.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import type { Comparison } from "./comparison.js";
import { compareFamily } from "./comparison.js";
import { shownIn } from "../../metrics/list.js";
import { outcomesByWay } from "../outcomes/outcomes.js";
import type { StudyRecord } from "../study-record.js";
import { sampledBy, stepsOf, wayOf } from "./ways.js";

/** One sampler of one configuration, by one metric. */
export interface FewSteps {
  config: string;
  sampler: string;
  metric: string;
  against: Yardstick;
  /** by data set, the fewest steps from which on every number that was measured is told better; null where none is */
  fewest: { dataset: string; steps: number | null; comparison: Comparison | null }[];
}

/** The main sampler of the baseline, which the others are compared with. */
export interface Yardstick {
  config: string;
  sampler: string;
  steps: number;
}

function yardstickOf({ configs, baseline }: StudyRecord): Yardstick {
  const { config } = configs.find(({ name }) => name === baseline)!;
  const main = samplersOf(config)[0];
  return { config: baseline, sampler: samplerLabel(main), steps: main.steps ?? config.schedule.timesteps };
}

/** Every sampler of every other configuration that was measured with several numbers of steps; a family is of one metric and sampler, over steps and data sets. */
export function fewStepsOf(study: StudyRecord): FewSteps[] {
  const { samplerRows, datasets } = study;
  const yardstick = yardstickOf(study);
  const outcomes = outcomesByWay(study);
  return shownIn("few steps", samplerRows).flatMap((metric) =>
    sampledBy(samplerRows).flatMap(({ config, sampler }) => {
      const steps = stepsOf(samplerRows, config, sampler);
      if (config === yardstick.config || steps.length < 2) return [];
      const against = wayOf(yardstick.config, yardstick.sampler, yardstick.steps);
      const family = datasets.flatMap(({ name: dataset }) =>
        steps.map((count) => ({ metric, dataset, config: wayOf(config, sampler, count), against })),
      );
      const compared = compareFamily(outcomes, family);
      const fewest = datasets.map(({ name: dataset }, d) => {
        const own = compared.slice(d * steps.length, (d + 1) * steps.length);
        const first = own.findLastIndex(({ verdict }) => verdict !== "better") + 1;
        return { dataset, steps: steps[first] ?? null, comparison: own[first] ?? null };
      });
      return fewest.every((entry) => entry.steps === null) ? [] : [{ config, sampler, metric, against: yardstick, fewest }];
    }),
  );
}
