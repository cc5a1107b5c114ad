/** Rectified flow: the straight line between data and noise (Liu, Gong & Liu 2022; Lipman, Chen, Ben-Hamu, Nickel & Le 2022). */

import { linspace } from "./betas.js";
import type { FlowScheduleConfig } from "./config.js";
import type { ForwardProcess } from "./forward.js";
import { addedVariance } from "./forward.js";

/** α = 1 - t and σ = t, the times t evenly spaced from `timeMin` to `timeMax`; a single timestep uses the last, where sampling starts. */
export function flowProcess({ timesteps, timeMin, timeMax }: FlowScheduleConfig): ForwardProcess {
  const noiseRate = linspace(timeMin, timeMax, timesteps);
  // exact, since α = 0 differs in kind from a small α
  noiseRate[timesteps - 1] = timeMax;
  const signalRate = noiseRate.map((time) => 1 - time);
  const betas = noiseRate.map((_, t) => addedVariance({ signalRate, noiseRate }, t, t - 1));
  return { process: "flow", signalRate, noiseRate, betas, alphasCumprod: signalRate.map((alpha) => alpha * alpha) };
}
