/** The study of noise that adapts: what a schedule that fits the data is worth, and what a variance by place adds to it. */

import type { ConfigInput } from "./config.js";

const STEPS = [100, 50, 20, 10, 5];

type SamplerInput = NonNullable<NonNullable<ConfigInput["evaluation"]>["samplers"]>[number];

function atEverySteps(sampler: SamplerInput): SamplerInput[] {
  return STEPS.map((steps) => ({ ...sampler, steps }));
}

/**
 * `baseline` is the reference's. `karras` differs in its schedule alone, and is sampled with the variance by place, the best
 * scalar and β̃: the same trained model, so what differs between these is the adaptation's.
 */
export const ADAPTATION_CONFIGS: Record<string, ConfigInput> = {
  baseline: {
    evaluation: {
      samplers: [
        { kind: "ddpm", steps: 100 },
        { kind: "ddpm", steps: 10 },
      ],
    },
  },
  karras: {
    schedule: { kind: "karras" },
    evaluation: {
      samplers: [
        ...atEverySteps({ kind: "ddpm", variance: "grid" }),
        ...atEverySteps({ kind: "ddpm", variance: "analytic" }),
        ...atEverySteps({ kind: "ddpm" }),
        ...[20, 10, 5].map((steps): SamplerInput => ({ kind: "dpmpp_2m", steps })),
      ],
    },
  },
};

/** As many seeds as a verdict on every data set takes. */
export const ADAPTATION_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
