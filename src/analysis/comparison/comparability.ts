/** What must agree between two configurations before a metric of theirs can be compared, and which direction is then better. */

import type { Config } from "../../study/config/config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import type { Contrast } from "./comparison.js";
import { listOf } from "../format.js";
import { metricInfo } from "../metrics.js";
import type { StudyRecord } from "../study-record.js";

/** Values of a configuration that a metric depends on beside the model. */
const CONDITIONS: Record<string, (config: Config) => Record<string, unknown>> = {
  kl_divergence: ({ evaluation: { samples, neighbours } }) => ({ samples, neighbours }),
  sliced_w1: ({ evaluation: { samples } }) => ({ samples }),
  energy_distance: ({ evaluation: { samples } }) => ({ samples }),
  inference_time: ({ evaluation: { samples } }) => ({ samples }),
  mse_auc: ({ training: { steps } }) => ({ steps }),
  final_smoothed_mse: ({ evaluation: { lossWindow } }) => ({ lossWindow }),
};

const LOSSES = new Set(["eval_loss", "mse_auc", "final_smoothed_mse"]);
const TIMES = new Set(["training_time", "inference_time", "ms_per_step"]);

export type Comparability = Required<Pick<Contrast, "better" | "obstacle">>;

export function comparability(study: StudyRecord, metric: string, config: string, against: string): Comparability {
  const [here, there] = [config, against].map((name) => study.configs.find((entry) => entry.name === name)!.config);
  const { better } = metricInfo(metric);
  return {
    // the loss of another noise or target is of another task: one may be lower, neither is better
    better: LOSSES.has(metric) && taskOf(here) !== taskOf(there) ? null : better,
    obstacle: otherConditions(metric, here, there) ?? (TIMES.has(metric) ? otherMachines(study, [config, against]) : null),
  };
}

function taskOf({ schedule, grid, domain, target }: Config): string {
  return canonicalJson({ schedule, grid, domain, target });
}

function otherConditions(metric: string, here: Config, there: Config): string | null {
  const [ours, theirs] = [here, there].map((config) => CONDITIONS[metric]?.(config) ?? {});
  const different = Object.keys(ours).filter((key) => ours[key] !== theirs[key]);
  return different.length === 0 ? null : listOf(different.map((key) => `${key} ${String(ours[key])} against ${String(theirs[key])}`));
}

function otherMachines({ runs }: StudyRecord, configs: readonly string[]): string | null {
  const machines = runs.flatMap(({ planned, manifest, result }) =>
    configs.includes(planned.config) && manifest !== null && result !== null ? [`${manifest.machine.cpu}, ${result.backend}`] : [],
  );
  const distinct = [...new Set(machines)];
  return distinct.length < 2 ? null : `measured on different machines or backends (${distinct.join("; ")})`;
}
