/** UniPC: the unified predictor-corrector of Zhao, Bai, Rao, Zhou & Lu 2023, multistep, predicting data, with B(h) = e^h - 1 (`bh2`). */

import { exp, log } from "../../numerics/elementary.js";
import { checkObject } from "../../errors/checks.js";
import type { Schedule } from "../process/schedule.js";
import { combination } from "./chain/combination.js";
import type { Denoise, NoiseSource, SamplerState } from "./chain/seam.js";
import { checkedSeam } from "./chain/seam.js";
import type { StepPair } from "./chain/timesteps.js";
import { stepPairs } from "./chain/timesteps.js";
import { defineSampler } from "./record/record.js";

/** A prediction of the data and the λ = log(α / σ) that it was made at. */
interface Known {
  x0: Float32Array;
  lambda: number;
}

/**
 * The predictor UniP-p goes from t to s, h = λ_s - λ_t:
 * x_s = (σ_s / σ_t) x_t + α_s (1 - e⁻ʰ) (x̂_0 + Σ ρ_m (x̂_0,m - x̂_0) / r_m), over the p - 1 predictions m before it, r_m = (λ_m - λ_t) / h.
 * The next step's prediction x̂_0,s then corrects that x_s (UniC-p): the same sum with s itself as one more node, r = 1. So a step has one
 * prediction, and the whole is of order p + 1. The weights ρ solve Σ ρ_m r_m^{i-1} = i! φ_{i+1}(-h) / φ_1(-h); a single one is 1/2, as in the
 * authors' code, where that is enough for the order.
 *
 * The first steps have fewer predictions before them, so lower orders. The last goes to x̂_0. Where α_t = 0, h = ∞: the step is its limit,
 * x_s = (σ_s / σ_t) x_t + α_s x̂_0, is not corrected, and the next has none before it. All float32; no noise.
 *
 * @throws RangeError for steps outside 1 … T, and for what is no model, schedule or points
 */
function* unipc(
  denoiser: Denoise,
  schedule: Schedule,
  initial: Float32Array,
  source: NoiseSource,
  options: { steps: number; order: number },
): Generator<SamplerState, void> {
  const { denoise } = checkedSeam(denoiser, schedule, initial, source);
  checkObject("options", options);
  const { steps, order } = options;
  let x: Float32Array = initial;
  // the step that reached x, from the corrected points `from`; the predictions before it, the newest first
  let last: { pair: StepPair; from: Float32Array } | undefined;
  let known: Known[] = [];
  for (const pair of stepPairs(schedule.timesteps, steps)) {
    const { timestep, previous } = pair;
    const { original: x0 } = denoise(x, timestep);
    const sigma = schedule.sqrtRecipm1AlphasCumprod[timestep];
    const now: Known = { x0, lambda: -log(sigma) };
    if (last !== undefined && previous >= 0) x = unified(schedule, last.pair, last.from, known, now);
    known = [now, ...known].slice(0, order);
    if (previous < 0) x = x0;
    else if (sigma === Infinity) {
      x = combination(schedule.noiseRate[previous] / schedule.noiseRate[timestep], x, schedule.signalRate[previous], x0);
      [last, known] = [undefined, []];
    } else {
      last = { pair, from: x };
      x = unified(schedule, pair, x, known, undefined);
    }
    yield { timestep, x };
  }
}

/** The step of {@link unipc}: the predictor, or with a prediction at its end the corrector. */
function unified(
  schedule: Schedule,
  { timestep, previous }: StepPair,
  x: Float32Array,
  known: Known[],
  end: Known | undefined,
): Float32Array {
  const { signalRate, noiseRate, sqrtRecipm1AlphasCumprod: sigmas } = schedule;
  const [{ x0, lambda }, ...before] = known;
  const h = log(sigmas[timestep] / sigmas[previous]);
  const share = signalRate[previous] * (1 - sigmas[previous] / sigmas[timestep]);
  const nodes = before.map((one) => ({ x0: one.x0, r: (one.lambda - lambda) / h }));
  if (end !== undefined) nodes.push({ x0: end.x0, r: 1 });
  const weights =
    nodes.length === 1
      ? [0.5]
      : nodeWeights(
          nodes.map(({ r }) => r),
          h,
        );
  const start = combination(noiseRate[previous] / noiseRate[timestep], x, share, x0);
  return nodes.reduce<Float32Array>(
    (sum, node, m) => combination(1, sum, (share * weights[m]) / node.r, combination(1, node.x0, -1, x0)),
    start,
  );
}

/** ρ of Σ_m ρ_m r_m^{i-1} = i! φ_{i+1}(-h) / φ_1(-h) for i = 1 … n: Lagrange's polynomials, whose powers are replaced by those moments. */
function nodeWeights(r: number[], h: number): number[] {
  const moments = r.map((_, i) => (factorial(i + 1) * phi(i + 2, -h)) / phi(1, -h));
  return r.map((_, m) => lagrange(r, m).reduce((sum, value, i) => sum + value * moments[i], 0));
}

/** Coefficients of Π (y - r_j) / (r_m - r_j) over j ≠ m, from the constant on. */
function lagrange(r: number[], m: number): number[] {
  let polynomial = [1];
  for (let j = 0; j < r.length; j++) {
    if (j === m) continue;
    const lower = polynomial;
    polynomial = Array.from({ length: lower.length + 1 }, (_, i) => ((lower[i - 1] ?? 0) - r[j] * (lower[i] ?? 0)) / (r[m] - r[j]));
  }
  return polynomial;
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** Terms of a series that is alternating or falls faster than 1 / j!. */
const TERMS = 20;

/** φ_k(z) = Σ z^j / (j + k)!: φ_0 = e^z, φ_{k+1} = (φ_k - 1 / k!) / z. */
function phi(k: number, z: number): number {
  if (Math.abs(z) >= 1) return k === 0 ? exp(z) : (phi(k - 1, z) - 1 / factorial(k - 1)) / z;
  let sum = 0;
  for (let j = TERMS; j >= 0; j--) sum = sum * z + 1 / factorial(j + k);
  return sum;
}

export const UNIPC = defineSampler({
  name: "unipc",
  label: "UniPC",
  source: "Zhao, Bai, Rao, Zhou & Lu 2023",
  order: 3,
  noise: false,
  predictions: 1,
  options: {
    order: { type: "whole", minimum: 1, maximum: 3, default: 2, example: 3, describe: "order of the predictor; the corrector adds one" },
  },
  run: unipc,
});
