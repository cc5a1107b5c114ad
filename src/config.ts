/** The configuration as a typed table, `noisegrid/config`: defaults, bounds, refusals, a JSON schema. Needs nothing of Node.js. */

export type { Config, ConfigInput, RunConfig } from "./study/config/config.js";
export { configJsonSchema, configSchema, makeRunConfig, parseConfig } from "./study/config/config.js";
export { ADAPTATION_CONFIGS } from "./study/presets/adaptation.js";
export { NEXT_STEPS_CONFIGS } from "./study/presets/next-steps.js";
export { PAPER_CONFIGS, PAPER_DATASETS } from "./study/presets/paper.js";
