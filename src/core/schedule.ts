/** Noise schedules: betas and every coefficient that follows from them, in double precision. */

/** How the variances β of the forward process grow with the timestep. */
export interface ScheduleConfig {
  kind: "linear" | "quadratic";
  /** number of timesteps T */
  timesteps: number;
  /** β at timestep 0 and at T - 1 */
  betaStart: number;
  betaEnd: number;
}

/** Coefficients of the diffusion process (Ho, Jain & Abbeel 2020), each of length T. */
export interface Schedule {
  timesteps: number;
  betas: Float64Array;
  alphasCumprod: Float64Array;
  /** √ᾱ and √(1 - ᾱ): signal and noise of x_t given x_0 */
  signalRate: Float64Array;
  noiseRate: Float64Array;
  /** √(1/ᾱ) and √(1/ᾱ - 1): x_0 from x_t and the noise */
  sqrtRecipAlphasCumprod: Float64Array;
  sqrtRecipm1AlphasCumprod: Float64Array;
  /** mean of q(x_{t-1} | x_t, x_0) = coef1 · x_0 + coef2 · x_t; its variance, 0 at t = 0 and else at least 1e-20 */
  posteriorMeanCoef1: Float64Array;
  posteriorMeanCoef2: Float64Array;
  posteriorVariance: Float64Array;
}

/** `count` values evenly spaced from `start` to `end`, both included. */
export function linspace(start: number, end: number, count: number): Float64Array {
  if (count === 1) return Float64Array.of(start);
  return Float64Array.from({ length: count }, (_, i) => start + ((end - start) * i) / (count - 1));
}

export function betasOf(config: ScheduleConfig): Float64Array {
  const { kind, timesteps, betaStart, betaEnd } = config;
  switch (kind) {
    case "linear":
      return linspace(betaStart, betaEnd, timesteps);
    case "quadratic":
      return linspace(Math.sqrt(betaStart), Math.sqrt(betaEnd), timesteps).map((root) => root * root);
  }
}

export function makeSchedule(config: ScheduleConfig): Schedule {
  const betas = betasOf(config);
  const alphasCumprod = new Float64Array(betas.length);
  let product = 1;
  for (let t = 0; t < betas.length; t++) alphasCumprod[t] = product *= 1 - betas[t];
  const previous = (t: number): number => (t === 0 ? 1 : alphasCumprod[t - 1]);
  return {
    timesteps: betas.length,
    betas,
    alphasCumprod,
    signalRate: alphasCumprod.map((a) => Math.sqrt(a)),
    noiseRate: alphasCumprod.map((a) => Math.sqrt(1 - a)),
    sqrtRecipAlphasCumprod: alphasCumprod.map((a) => Math.sqrt(1 / a)),
    sqrtRecipm1AlphasCumprod: alphasCumprod.map((a) => Math.sqrt(1 / a - 1)),
    posteriorMeanCoef1: betas.map((beta, t) => (beta * Math.sqrt(previous(t))) / (1 - alphasCumprod[t])),
    posteriorMeanCoef2: betas.map((beta, t) => ((1 - previous(t)) * Math.sqrt(1 - beta)) / (1 - alphasCumprod[t])),
    posteriorVariance: betas.map((beta, t) => (t === 0 ? 0 : Math.max(1e-20, (beta * (1 - previous(t))) / (1 - alphasCumprod[t])))),
  };
}
