/** What a model starts from, as a configuration says it. */

import type { ConditionConfig } from "../../diffusion/network/condition.js";
import { checkStartFits } from "../../diffusion/start/mixture-start.js";
import { filled } from "../../diffusion/defaults.js";
import { checkChoice, checkKeys, checkNumber, checkWhole } from "../../errors/checks.js";
import type { WrittenGrid } from "../../diffusion/noise-grid/written.js";

/** A Gaussian mixture, fitted to the training rows in the model's coordinates; `auto` is decided by the likelihood of rows held out. */
export interface StartConfig {
  kind: "mixture";
  /** name of the condition whose every value has components of its own; null for none */
  by: string | null;
  /** components, over all values in proportion to their rows */
  components: number | "auto";
  /** pseudo-rows of the covariance of all components that each component's own is joined with */
  shrinkage: number | "auto";
  /** share of the covariances between coordinates that is left out of the one of all components */
  diagonal: number | "auto";
}

/** A start as it is given: all is `auto`, and `by` is the first condition, unless it says otherwise. */
export type StartInput = Pick<StartConfig, "kind"> & { [Key in Exclude<keyof StartConfig, "kind">]?: StartConfig[Key] | undefined };

/** Most components of a configuration. */
const MOST_COMPONENTS = 1024;

export function resolveStart(start: StartInput, conditions: readonly ConditionConfig[]): StartConfig {
  checkKeys("start", start, ["kind", "by", "components", "shrinkage", "diagonal"]);
  return filled({ by: conditions[0]?.name ?? null, components: "auto", shrinkage: "auto", diagonal: "auto" } as const, start);
}

/** @throws RangeError or UserError naming the key, the value and what is valid */
export function checkStartConfig(
  { kind, by, components, shrinkage, diagonal }: StartConfig,
  fits: { conditions?: readonly ConditionConfig[]; grid: WrittenGrid | null },
): void {
  checkChoice("start.kind", kind, ["mixture"]);
  if (components !== "auto") checkWhole("start.components", components, 1, MOST_COMPONENTS);
  if (shrinkage !== "auto") checkNumber("start.shrinkage", shrinkage, 0, 1e9);
  if (diagonal !== "auto") checkNumber("start.diagonal", diagonal, 0, 1);
  checkStartFits({ by }, fits);
}
