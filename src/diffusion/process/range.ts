/** Checks that float32, the precision of backends and samplers, can hold a schedule's coefficients. */

import type { PreservingScheduleConfig } from "./config.js";

/**
 * Checks that every coefficient is finite in float32. √(1/ᾱ) and its products overflow first, when the noise is too large
 * relative to the signal.
 *
 * @throws RangeError that names the key with the too large value, and the first timestep at which a coefficient overflows
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

/** The key that makes the noise of a kind too large. */
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
