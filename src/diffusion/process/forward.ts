/** The forward process q(x_t | x_s): α and σ of every timestep, and the step between any two. */

/** The timestep of the data themselves, with α = 1 and σ = 0 (diffusers' `prev_timestep` below 0). */
export const DATA = -1;

/** x_t = α_t x_0 + σ_t ε at every timestep; each array of length T. */
export interface ForwardProcess {
  /** `variance-preserving`: α² + σ² = 1; `flow`: α + σ = 1 */
  process: "variance-preserving" | "flow";
  /** α_t and σ_t: signal and noise of x_t given x_0 */
  signalRate: Float64Array;
  noiseRate: Float64Array;
  /** the variance that the step from t - 1 to t adds: β_t if variance is preserved */
  betas: Float64Array;
  /** α_t², decreasing; ᾱ_t = Π (1 - β) up to t if variance is preserved */
  alphasCumprod: Float64Array;
}

export function processOfBetas(betas: Float64Array): ForwardProcess {
  let product = 1;
  return preserving(
    betas,
    betas.map((beta) => (product *= 1 - beta)),
  );
}

export function processOfAlphas(alphasCumprod: Float64Array): ForwardProcess {
  return preserving(
    alphasCumprod.map((alpha, t) => 1 - alpha / (t === 0 ? 1 : alphasCumprod[t - 1])),
    alphasCumprod,
  );
}

function preserving(betas: Float64Array, alphasCumprod: Float64Array): ForwardProcess {
  return {
    process: "variance-preserving",
    signalRate: alphasCumprod.map((a) => Math.sqrt(a)),
    noiseRate: alphasCumprod.map((a) => Math.sqrt(1 - a)),
    betas,
    alphasCumprod,
  };
}

/** α² at a timestep, or 1 at {@link DATA}. */
export function alphaCumprodAt({ alphasCumprod }: ForwardProcess, timestep: number): number {
  return timestep < 0 ? 1 : alphasCumprod[timestep];
}

/** α at a timestep, or 1 at {@link DATA}. */
export function signalAt({ signalRate }: ForwardProcess, timestep: number): number {
  return timestep < 0 ? 1 : signalRate[timestep];
}

/** σ² at a timestep, or 0 at {@link DATA}. */
export function noiseVarianceAt({ process, alphasCumprod, noiseRate }: ForwardProcess, timestep: number): number {
  if (timestep < 0) return 0;
  return process === "flow" ? noiseRate[timestep] * noiseRate[timestep] : 1 - alphasCumprod[timestep];
}

/**
 * σ²_{t|s} = σ_t² - (α_t / α_s)² σ_s²: the variance that the forward process adds from `previous` (s < t, or {@link DATA}) to
 * `timestep`. It is β_{t|s} = 1 - ᾱ_t / ᾱ_s if variance is preserved.
 */
export function betaBetween(forward: ForwardProcess, timestep: number, previous: number): number {
  // the quotient of two cumulative products would lose the last bits of β
  if (previous === timestep - 1) return forward.betas[timestep];
  if (forward.process === "flow") return addedVariance(forward, timestep, previous);
  return 1 - alphaCumprodAt(forward, timestep) / alphaCumprodAt(forward, previous);
}

/** σ²_{t|s} of rates, as a product: the difference of the squares would lose the leading digits that neighbours share. */
export function addedVariance(
  { signalRate, noiseRate }: Pick<ForwardProcess, "signalRate" | "noiseRate">,
  timestep: number,
  previous: number,
): number {
  const [alpha, sigma] = [signalRate[timestep], noiseRate[timestep]];
  const [alphaBefore, sigmaBefore] = previous < 0 ? [1, 0] : [signalRate[previous], noiseRate[previous]];
  const [grown, carried] = [sigma * alphaBefore, alpha * sigmaBefore];
  return ((grown - carried) * (grown + carried)) / (alphaBefore * alphaBefore);
}

/** α_{t|s} = α_t / α_s: the factor by which the forward process scales x_s. */
export function signalBetween(forward: ForwardProcess, timestep: number, previous: number): number {
  if (forward.process === "flow") return forward.signalRate[timestep] / signalAt(forward, previous);
  return Math.sqrt(1 - betaBetween(forward, timestep, previous));
}
