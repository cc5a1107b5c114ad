/** Which of a schedule's T timesteps a sampler visits. */

import { checkWhole } from "../../../errors/checks.js";
import { MAX_TIMESTEPS } from "../../process/config.js";
import { DATA } from "../../process/forward.js";

/** A step of a sampler: it leaves `timestep` for `previous`, the next one it visits, or the data. */
export interface StepPair {
  timestep: number;
  previous: number;
}

/**
 * `steps` timesteps evenly spaced by index from T - 1 down to 0, both included, rounded to whole ones.
 *
 * This is the spacing that diffusers calls `linspace`, but that one rounds a half to the even number and this one up,
 * and that a single step visits T - 1, where the noise is, as diffusers' `trailing` does, and not 0.
 *
 * @throws RangeError unless `steps` is a whole number from 1 to T
 */
export function visitedTimesteps(timesteps: number, steps: number): number[] {
  checkWhole("timesteps", timesteps, 1, MAX_TIMESTEPS);
  checkSteps(steps, timesteps);
  if (steps === 1) return [timesteps - 1];
  return Array.from({ length: steps }, (_, i) => Math.round(((timesteps - 1) * (steps - 1 - i)) / (steps - 1)));
}

/** @throws RangeError unless `steps` is a whole number from 1 to `most` */
export function checkSteps(steps: number, most: number): void {
  checkWhole("steps", steps, 1, most);
}

/** The steps between the visited timesteps; the last one goes to the data. @throws RangeError as {@link visitedTimesteps} */
export function stepPairs(timesteps: number, steps: number): StepPair[] {
  const visited = visitedTimesteps(timesteps, steps);
  return visited.map((timestep, i) => ({ timestep, previous: visited[i + 1] ?? DATA }));
}
