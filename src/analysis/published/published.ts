/** The published values, for those runs alone that repeat the published experiment. */

import type { Config } from "../../study/config/config.js";
import { parseConfig } from "../../study/config/config.js";
import { samplersOf } from "../../study/config/sampler-config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import { PAPER_CONFIGS } from "../../study/presets/paper.js";
import { PUBLISHED } from "../../study/presets/published.js";
import type { StudyRecord } from "../study-record.js";

const PUBLISHED_COUNT = 100_000;

/** What decides the published numbers; curves and snapshots do not. */
function substance({ denoiser, schedule, grid, training, evaluation }: Config): string {
  const { samples, neighbours } = evaluation;
  return canonicalJson({
    denoiser,
    schedule,
    grid,
    training,
    samples,
    neighbours,
    sampler: { steps: schedule.timesteps, ...samplersOf({ evaluation, grid })[0] },
  });
}

/** Whether a study's configuration is the published one of its name, value by value. */
function isPublished(study: StudyRecord, name: string): boolean {
  const config = study.configs.find((entry) => entry.name === name)?.config;
  if (config === undefined || !Object.hasOwn(PAPER_CONFIGS, name)) return false;
  return substance(config) === substance(parseConfig(PAPER_CONFIGS[name], name));
}

/** A published value (one run) beside which a study's own may stand; undefined where the experiment differs. */
export function publishedValue(study: StudyRecord, config: string, dataset: string, metric: string): number | undefined {
  const count = study.datasets.find(({ name }) => name === dataset)?.count;
  if (count !== PUBLISHED_COUNT || !isPublished(study, config)) return undefined;
  return PUBLISHED[config]?.[dataset]?.[metric];
}
