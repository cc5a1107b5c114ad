/** What a network can predict, by name; target.ts computes with it. */

import { checkChoice } from "../errors/checks.js";

/**
 * What a network is trained to give of x_t = α_t x_0 + σ_t ε:
 * `epsilon` is the noise ε (Ho, Jain & Abbeel 2020), `x0` the data x_0, `v` the velocity: α_t ε - σ_t x_0 where the process preserves
 * variance (Salimans & Ho 2022), dx_t/dt = ε - x_0 of a flow (Liu, Gong & Liu 2022).
 */
export type Target = "epsilon" | "x0" | "v";

/** What a model without one has. */
export const DEFAULT_TARGET: Target = "epsilon";

/** The targets' names. */
export const TARGET_NAMES: [Target, ...Target[]] = ["epsilon", "x0", "v"];

/** @throws UserError for an unknown name, naming the nearest one */
export function checkTarget(target: unknown): void {
  checkChoice("target", target, TARGET_NAMES);
}

/** Why the noise cannot be the target of a process that has no signal left at a timestep. */
export function noSignal(timestep: number): string {
  return `target is "epsilon": at timestep ${timestep} nothing of the data is left (α = 0), and there the noise says nothing of them; choose target "v" or "x0", or a schedule.timeMax below 1`;
}
