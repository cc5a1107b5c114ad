/** Checks that what is given as a schedule is one. */

import { checkChoice, checkNumbers, checkObject, checkWhole } from "../../errors/checks.js";
import { MAX_TIMESTEPS } from "./config.js";
import type { Schedule } from "./schedule.js";
import { COEFFICIENTS } from "./schedule.js";

/** @throws RangeError unless the value is a schedule made by `makeSchedule` */
export function checkCoefficients(schedule: Schedule): void {
  checkObject("schedule", schedule);
  checkChoice("schedule.process", schedule.process, ["variance-preserving", "flow"]);
  checkWhole("schedule.timesteps", schedule.timesteps, 1, MAX_TIMESTEPS);
  for (const name of COEFFICIENTS) {
    checkNumbers(`schedule.${name}`, schedule[name]);
    if (schedule[name].length !== schedule.timesteps)
      throw new RangeError(`schedule.${name} has ${schedule[name].length} numbers: must have ${schedule.timesteps}, one per timestep`);
  }
}
