/** The forward process q(x_t | x_s): β and ᾱ of every timestep, and the step between any two. */

/** A timestep before the first stands for the data themselves, whose ᾱ is 1 (diffusers' `prev_timestep` below 0). */
export const DATA = -1;

export interface ForwardProcess {
  /** β_t, each of length T */
  betas: Float64Array;
  /** ᾱ_t = Π (1 - β) up to t: falling, between 0 and 1 */
  alphasCumprod: Float64Array;
}

export function processOfBetas(betas: Float64Array): ForwardProcess {
  let product = 1;
  return { betas, alphasCumprod: betas.map((beta) => (product *= 1 - beta)) };
}

export function processOfAlphas(alphasCumprod: Float64Array): ForwardProcess {
  return { betas: alphasCumprod.map((alpha, t) => 1 - alpha / (t === 0 ? 1 : alphasCumprod[t - 1])), alphasCumprod };
}

/** ᾱ at a timestep, or 1 at {@link DATA}. */
export function alphaCumprodAt({ alphasCumprod }: ForwardProcess, timestep: number): number {
  return timestep < 0 ? 1 : alphasCumprod[timestep];
}

/** β_{t|s} = 1 - ᾱ_t / ᾱ_s: the variance that the forward process adds from `previous` (s < t, or {@link DATA}) to `timestep`. */
export function betaBetween(forward: ForwardProcess, timestep: number, previous: number): number {
  // the quotient of two cumulative products would not give back the last bits of β
  if (previous === timestep - 1) return forward.betas[timestep];
  return 1 - alphaCumprodAt(forward, timestep) / alphaCumprodAt(forward, previous);
}
