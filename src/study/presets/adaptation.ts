/** The study of noise that adapts: the published ways, a schedule that fits the data, regions of their own scale, variances by place. */

import type { ConfigInput } from "../config/config.js";
import { PAPER_CONFIGS } from "./paper.js";

const STEPS = [100, 50, 20, 10, 5];

type SamplerInput = NonNullable<NonNullable<ConfigInput["evaluation"]>["samplers"]>[number];

function atEverySteps(sampler: SamplerInput): SamplerInput[] {
  return STEPS.map((steps) => ({ ...sampler, steps }));
}

/** A variance by place, the best scalar and β̃ of the same trained model, so what differs between these is the adaptation's. */
const VARIANCES: SamplerInput[] = [
  ...atEverySteps({ kind: "ddpm", variance: "grid" }),
  ...atEverySteps({ kind: "ddpm", variance: "analytic" }),
  ...atEverySteps({ kind: "ddpm" }),
];
const FEW_STEPS = [20, 10, 5].map((steps): SamplerInput => ({ kind: "dpmpp_2m", steps }));

/**
 * `baseline` adapts nothing; `reference` is the published grid on its noise, `as-written` that grid as the paper writes it.
 * `karras` differs from the baseline in its schedule alone. `standardised` has that schedule on data of unit covariance: the twin
 * of `region-latent`, which draws a region first, tells the denoiser, and diffuses at the region's scale.
 */
export const ADAPTATION_CONFIGS: Record<string, ConfigInput> = {
  baseline: { evaluation: { samplers: atEverySteps({ kind: "ddpm" }) } },
  reference: { ...PAPER_CONFIGS["multi-scale"], evaluation: { samplers: atEverySteps({ kind: "ddpm" }) } },
  "as-written": {
    grid: { ...PAPER_CONFIGS["multi-scale"].grid!, lookup: "multilinear", mode: "as-written" },
    evaluation: { samplers: atEverySteps({ kind: "ddpm", variance: "as-written" }) },
  },
  karras: { schedule: { kind: "karras" }, evaluation: { samplers: [...VARIANCES, ...FEW_STEPS] } },
  standardised: { schedule: { kind: "karras" }, domain: { kind: "standardised" }, evaluation: { samplers: VARIANCES } },
  "region-latent": {
    schedule: { kind: "karras" },
    domain: { kind: "splits" },
    evaluation: { samplers: [...VARIANCES, ...FEW_STEPS] },
  },
};

/** As many seeds as a verdict on every data set takes. */
export const ADAPTATION_SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
