/** Whether float32, in which backends and samplers hold a schedule, can hold its coefficients. */

import type { PreservingScheduleConfig } from "./config.js";

/**
 * Refuses a schedule with a coefficient that is not finite in float32. It is √(1/ᾱ) and what follows from it: more noise than the signal
 * can be told from.
 *
 * @throws RangeError naming the key that is too large, and the timestep from which it is
 */
export function checkRange(config: PreservingScheduleConfig, coefficients: readonly Float64Array[]): void {
  const first = coefficients.reduce((least, values) => {
    const at = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
    return at < 0 ? least : Math.min(least, at);
  }, Infinity);
  if (first === Infinity) return;
  const { key, value, cure } = causeOf(config);
  throw new RangeError(
    `schedule.${key} is ${value} over ${config.timesteps} timesteps: from timestep ${first} on a coefficient such as √(1/ᾱ) is beyond float32; ${cure}`,
  );
}

/** What makes the noise of a kind too much. */
function causeOf(config: PreservingScheduleConfig): { key: string; value: number; cure: string } {
  switch (config.kind) {
    case "linear":
    case "quadratic": {
      const key = config.betaEnd >= config.betaStart ? "betaEnd" : "betaStart";
      return { key, value: config[key], cure: `choose a smaller ${key} or fewer timesteps` };
    }
    case "cosine":
      return { key: "offset", value: config.offset, cure: "choose an offset from 0 to 1 or fewer timesteps" };
    case "karras":
      return { key: "sigmaMax", value: config.sigmaMax, cure: "choose a smaller sigmaMax" };
  }
}
