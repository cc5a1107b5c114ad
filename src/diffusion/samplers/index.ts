/** The samplers by name. */

import { checkChoice, checkKeys, checkNumber } from "../../errors/checks.js";
import { MAX_TIMESTEPS } from "../process/config.js";
import type { DdimOptions } from "./ddim.js";
import { ddim } from "./ddim.js";
import type { DdpmOptions } from "./ddpm.js";
import { ddpm } from "./ddpm.js";
import type { Dpmpp2mOptions } from "./dpmpp-2m.js";
import { dpmpp2m } from "./dpmpp-2m.js";
import type { HeunOptions } from "./heun.js";
import { heun } from "./heun.js";
import type { Sampler } from "./chain/seam.js";
import { checkSteps } from "./chain/timesteps.js";

/** A sampler and its options: plain data, unless a DDPM's variance is a function. */
export type SamplerConfig =
  | ({ kind: "ddpm" } & DdpmOptions)
  | ({ kind: "ddim" } & DdimOptions)
  | ({ kind: "dpmpp_2m" } & Dpmpp2mOptions)
  | ({ kind: "heun" } & HeunOptions);

const KEYS: Record<SamplerConfig["kind"], string[]> = {
  ddpm: ["kind", "steps", "variance"],
  ddim: ["kind", "steps", "eta"],
  dpmpp_2m: ["kind", "steps"],
  heun: ["kind", "steps"],
};

/**
 * The sampler of a configuration.
 *
 * @throws UserError for a kind or a key that there is not, with the nearest one; RangeError for options outside their bounds. That
 * there are not more steps than timesteps is known where a schedule is: when it is run
 */
export function sampler(config: SamplerConfig): Sampler {
  checkKeys("the sampler", config, [...new Set(Object.values(KEYS).flat())]);
  checkChoice("sampler", config.kind, Object.keys(KEYS));
  checkKeys(`the sampler ${config.kind}`, config, KEYS[config.kind]);
  checkSteps(config.steps, MAX_TIMESTEPS);
  if (config.kind === "ddim") checkNumber("eta", config.eta, 0, 1);
  if (config.kind === "ddpm" && typeof config.variance !== "function")
    checkChoice("variance", config.variance, ["fixed_small", "fixed_large"]);
  switch (config.kind) {
    case "ddpm":
      return (...seam) => ddpm(...seam, config);
    case "ddim":
      return (...seam) => ddim(...seam, config);
    case "dpmpp_2m":
      return (...seam) => dpmpp2m(...seam, config);
    case "heun":
      return (...seam) => heun(...seam, config);
  }
}
