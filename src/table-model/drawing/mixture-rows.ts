/** Rows of a mixture, as they are known through noise. */

import { lawsOfStart } from "../../diffusion/start/laws.js";
import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import { cholesky } from "../../numerics/cholesky.js";
import { diffuseMixture } from "../../numerics/mixture/diffused.js";
import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import { PreparedMixture } from "../../numerics/mixture/prepared-mixture.js";
import { normals, stream, uniforms } from "../../numerics/random.js";
import type { DrawnRows } from "./way.js";

/** The golden ratio less 1: its multiples, less their whole parts, fall evenly into every interval. */
const GOLDEN = 0.6180339887498949;

/**
 * E[x_0 | x_0 + σ ε] of draws x_0 of the mixture: detail that the noise hides is replaced by its mean. With σ = 0 the draws themselves.
 *
 * @param sigma in the unit of the coordinates
 * @returns count × dimensions; a row depends on those before it from `from` on in what component it is of, and on no other
 */
export function mixtureRows(
  start: MixtureStart,
  sigma: number,
  { seed, from, count, conditions, proportion }: Omit<DrawnRows, "signal">,
): Float32Array {
  const d = start.means[0].length;
  const laws = noisedLaws(start, sigma);
  const shares = uniformsOf(stream(seed, "table component"), from, count);
  // rows of a value of the condition so far, and where their components begin
  const rows = laws.map(() => 0);
  const begin = laws.map((_, value) => shares[0] + value * GOLDEN);
  const key = stream(seed, "table row");
  const [places, noise] = [0, 1].map((position) => normalsOf(key, position, from * d, count * d));
  const out = new Float32Array(count * d);
  for (let i = 0; i < count; i++) {
    const value = start.by === null ? 0 : conditions![i];
    const even = begin[value] + GOLDEN * rows[value]++;
    const share = proportion === "exact" ? even - Math.floor(even) : shares[i];
    laws[value].write(out, i, { share, place: places.subarray(i * d, (i + 1) * d), noise: noise.subarray(i * d, (i + 1) * d) });
  }
  return out;
}

/** Numbers `from` to `from + count` of a stream's standard normals. */
function normalsOf(key: ReturnType<typeof stream>, position: number, from: number, count: number): Float32Array {
  // they are drawn in groups of four
  const group = Math.floor(from / 4);
  const skipped = from - 4 * group;
  return normals(key, position, group, new Float32Array(skipped + count)).subarray(skipped);
}

/** Uniforms of a block. */
const BLOCK = 1024;

/** Numbers `from` to `from + count` of a stream's uniforms. */
function uniformsOf(key: ReturnType<typeof stream>, from: number, count: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count;) {
    const [block, first] = [Math.floor((from + i) / BLOCK), (from + i) % BLOCK];
    const some = uniforms(key, block, BLOCK).subarray(first, first + count - i);
    out.set(some, i);
    i += some.length;
  }
  return out;
}

/** By mixture and noise: rows are drawn in blocks. */
const KNOWN = new WeakMap<MixtureStart, { sigma: number; laws: NoisedLaw[] }>();

/** The mixture of each value of the condition. */
function noisedLaws(start: MixtureStart, sigma: number): NoisedLaw[] {
  const known = KNOWN.get(start);
  if (known?.sigma === sigma) return known.laws;
  const laws = lawsOfStart(start).map((law) => new NoisedLaw(law, sigma));
  KNOWN.set(start, { sigma, laws });
  return laws;
}

/** A mixture, ready to be drawn from and to be known through noise. */
class NoisedLaw {
  private readonly means: GaussianMixture["means"];
  private readonly factors: Float64Array[];
  private readonly ends: number[] = [];
  /** of (x_0 + σ ε) / √(1 + σ²); null without noise */
  private readonly noised: PreparedMixture | null;

  constructor(
    law: GaussianMixture,
    private readonly sigma: number,
  ) {
    this.means = law.means;
    this.factors = law.covariances.map(cholesky);
    law.weights.reduce((sum, weight) => (this.ends.push(sum + weight), sum + weight), 0);
    this.noised = sigma === 0 ? null : new PreparedMixture(diffuseMixture(law, 1 / (1 + sigma * sigma)));
  }

  write(out: Float32Array, row: number, { share, place, noise }: { share: number; place: Float32Array; noise: Float32Array }): void {
    const d = place.length;
    const found = this.ends.findIndex((end) => share < end);
    const k = found < 0 ? this.ends.length - 1 : found;
    const [mean, factor] = [this.means[k], this.factors[k]];
    const at = row * d;
    const x = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      x[i] = mean[i];
      for (let j = 0; j <= i; j++) x[i] += factor[i * d + j] * place[j];
    }
    if (this.noised === null) {
      out.set(x, at);
      return;
    }
    // Tweedie's formula where variance is preserved: x̂_0 = (x_t + (1 - ᾱ) ∇ log p) / √ᾱ
    const signal = 1 / Math.sqrt(1 + this.sigma * this.sigma);
    for (let i = 0; i < d; i++) x[i] = signal * (x[i] + this.sigma * noise[i]);
    this.noised.moveTo(x, 0);
    this.noised.writeScore(1 - signal * signal, this.noised.score, 0);
    for (let i = 0; i < d; i++) out[at + i] = (x[i] + this.noised.score[i]) / signal;
  }
}
