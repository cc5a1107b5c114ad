/** Everything that can be checked of a model's file when it is read, also in one whose checksum someone has mended. */

import { regionCounts } from "../diffusion/transform/config.js";
import { domainFault } from "../diffusion/transform/soundness.js";
import { resolveSampler } from "./input/samplers.js";
import type { FileChecks } from "./model-file.js";

export const ALL_CHECKS: FileChecks = {
  samplerOf: resolveSampler,
  transformFault: (transform, config) => domainFault(transform, regionCounts(config, transform.dimensions)),
};
