/** What must agree between two configurations before a metric of theirs can be compared, and which direction is then better. */

import type { Config } from "../../study/config/config.js";
import { canonicalJson } from "../../formats/canonical-json.js";
import type { Contrast } from "./comparison.js";
import { listOf } from "../format.js";
import { metricOf } from "../../metrics/list.js";
import type { Need } from "../../metrics/record.js";
import type { StudyRecord } from "../study-record.js";

/** The value of a configuration that stands for what a metric needs. */
const VALUE_OF: Record<Need, (config: Config) => number> = {
  samples: ({ evaluation }) => evaluation.samples,
  // there are as many as samples
  heldOut: ({ evaluation }) => evaluation.samples,
  neighbours: ({ evaluation }) => evaluation.neighbours,
  steps: ({ training }) => training.steps,
  lossWindow: ({ evaluation }) => evaluation.lossWindow,
};

export type Comparability = Required<Pick<Contrast, "better" | "obstacle">>;

export function comparability(study: StudyRecord, metric: string, config: string, against: string): Comparability {
  const [here, there] = [config, against].map((name) => study.configs.find((entry) => entry.name === name)!.config);
  const { better, kind, needs } = metricOf(metric);
  return {
    // the loss of another noise or target is of another task: one may be lower, neither is better
    better: kind === "loss" && taskOf(here) !== taskOf(there) ? null : better,
    obstacle: otherConditions(needs, here, there) ?? (kind === "time" ? otherMachines(study, [config, against]) : null),
  };
}

function taskOf({ schedule, grid, domain, target }: Config): string {
  return canonicalJson({ schedule, grid, domain, target });
}

function otherConditions(needs: readonly Need[], here: Config, there: Config): string | null {
  const different = needs.filter((need) => VALUE_OF[need](here) !== VALUE_OF[need](there));
  return different.length === 0
    ? null
    : listOf(different.map((need) => `${need} ${VALUE_OF[need](here)} against ${VALUE_OF[need](there)}`));
}

function otherMachines({ runs }: StudyRecord, configs: readonly string[]): string | null {
  const machines = runs.flatMap(({ planned, manifest, result }) =>
    configs.includes(planned.config) && manifest !== null && result !== null ? [`${manifest.machine.cpu}, ${result.backend}`] : [],
  );
  const distinct = [...new Set(machines)];
  return distinct.length < 2 ? null : `measured on different machines or backends (${distinct.join("; ")})`;
}
