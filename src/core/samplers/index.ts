/** The samplers by name. */

import type { DdimOptions } from "./ddim.js";
import { ddim } from "./ddim.js";
import type { DdpmOptions } from "./ddpm.js";
import { ddpm } from "./ddpm.js";
import type { Dpmpp2mOptions } from "./dpmpp-2m.js";
import { dpmpp2m } from "./dpmpp-2m.js";
import type { HeunOptions } from "./heun.js";
import { heun } from "./heun.js";
import type { Sampler } from "./seam.js";

/** A sampler and its options: plain data, unless a DDPM's variance is a function. */
export type SamplerConfig =
  | ({ kind: "ddpm" } & DdpmOptions)
  | ({ kind: "ddim" } & DdimOptions)
  | ({ kind: "dpmpp_2m" } & Dpmpp2mOptions)
  | ({ kind: "heun" } & HeunOptions);

export function sampler(config: SamplerConfig): Sampler {
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
