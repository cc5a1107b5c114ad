/**
 * Expectation maximisation of a Gaussian mixture: Dempster, Laird & Rubin 1977; with missing cells by exact conditional expectations, as
 * Ghahramani & Jordan, "Supervised learning from incomplete data via an EM approach" (1994). All sums in the order of the rows, in double
 * precision.
 */

import { exp, log } from "../../../numerics/elementary.js";
import { ConditionedGaussian } from "./conditioned.js";
import type { Table } from "./patterns.js";

/** A mixture whose components each belong to a stratum. */
export interface StratifiedMixture {
  /** of each component; with sum 1 over all strata */
  weights: number[];
  means: number[][];
  covariances: number[][][];
  /** the stratum of each component */
  strata: number[];
}

/** How covariances are kept away from what few rows alone would say. */
export interface Regularisation {
  /** ν: a component's covariance is (n_k S_k + ν W) / (n_k + ν), W the mean of all components' S_k */
  shrinkage: number;
  /** share of W's covariances between coordinates that is left out, 0 to 1 */
  diagonal: number;
  /** added to the variance of each coordinate: what is not known of its values */
  floor: ArrayLike<number>;
}

/** What the rows say of each component. */
interface Expectation {
  /** Σ log p of the rows */
  logLikelihood: number;
  counts: Float64Array;
  /** Σ r x, components × d */
  sums: Float64Array;
  /** Σ r x xᵀ, components × d × d, lower triangles; x relative to `origin` */
  products: Float64Array;
}

/** Below this a responsibility adds nothing to a sum in double precision. */
const NEGLIGIBLE = 1e-16;
const LOWEST_EXPONENT = -700;

/** Writes log(w_k p_k) into `logs`, -Infinity where a component is of another stratum. */
function relative(logs: Float64Array): { highest: number; sum: number } {
  let highest = -Infinity;
  for (let k = 0; k < logs.length; k++) highest = Math.max(highest, logs[k]);
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    const exponent = logs[k] - highest;
    sum += logs[k] = exponent > LOWEST_EXPONENT ? exp(exponent) : 0;
  }
  return { highest, sum };
}

/** log p of each row, with its stratum, and the responsibilities; calls `visit` for each row in the order of the patterns. */
export function forEachRow(
  table: Table,
  { weights, means, covariances, strata }: StratifiedMixture,
  visit: (row: number, logDensity: number, responsibilities: Float64Array, laws: readonly ConditionedGaussian[]) => void,
): void {
  const { points, dimensions: d, patterns } = table;
  const logWeights = weights.map((weight) => (weight > 0 ? log(weight) : -Infinity));
  const logs = new Float64Array(weights.length);
  for (const { known, missing, rows } of patterns) {
    const laws = means.map((mean, k) => new ConditionedGaussian(mean, covariances[k], known, missing));
    for (const row of rows) {
      for (let k = 0; k < logs.length; k++) {
        const counts = strata[k] === table.strata[row] && weights[k] > 0;
        logs[k] = counts ? logWeights[k] + laws[k].moveTo(points, row * d) : -Infinity;
      }
      const { highest, sum } = relative(logs);
      for (let k = 0; k < logs.length; k++) logs[k] /= sum;
      visit(row, highest + log(sum), logs, laws);
    }
  }
}

/** Σ log p of the rows with their strata, in nats. @throws RangeError as {@link expectation} */
export function logLikelihoodOf(table: Table, mixture: StratifiedMixture): number {
  let total = 0;
  forEachRow(table, mixture, (_, logDensity) => (total += logDensity));
  return total;
}

/** @throws RangeError where a covariance is not positive definite */
function expectation(table: Table, mixture: StratifiedMixture, origin: Float64Array): Expectation {
  const { points, dimensions: d, patterns } = table;
  const K = mixture.weights.length;
  const out: Expectation = {
    logLikelihood: 0,
    counts: new Float64Array(K),
    sums: new Float64Array(K * d),
    products: new Float64Array(K * d * d),
  };
  const missingOf = patternsByRow(table);
  const x = new Float64Array(d);
  // of a pattern and a component: how much of its conditional covariance is to be added
  const spreads = patterns.map(() => new Float64Array(K));
  forEachRow(table, mixture, (row, logDensity, responsibilities, laws) => {
    out.logLikelihood += logDensity;
    for (let k = 0; k < K; k++) {
      const r = responsibilities[k];
      if (r < NEGLIGIBLE) continue;
      for (let c = 0; c < d; c++) x[c] = points[row * d + c];
      laws[k].writeMean(x, 0);
      out.counts[k] += r;
      spreads[missingOf[row]][k] += r;
      for (let i = 0; i < d; i++) {
        const value = x[i] - origin[i];
        const weighted = r * value;
        out.sums[k * d + i] += weighted;
        const at = (k * d + i) * d;
        for (let j = 0; j <= i; j++) out.products[at + j] += weighted * (x[j] - origin[j]);
      }
    }
  });
  patterns.forEach(({ known, missing }, p) => {
    if (missing.length === 0) return;
    for (let k = 0; k < K; k++) {
      if (spreads[p][k] === 0) continue;
      const { covariance } = new ConditionedGaussian(mixture.means[k], mixture.covariances[k], known, missing);
      missing.forEach((i, a) => {
        for (let b = 0; b <= a; b++) out.products[(k * d + i) * d + missing[b]] += spreads[p][k] * covariance[a][b];
      });
    }
  });
  return out;
}

function patternsByRow({ rows, patterns }: Table): Int32Array {
  const out = new Int32Array(rows);
  patterns.forEach((pattern, p) => pattern.rows.forEach((row) => (out[row] = p)));
  return out;
}

/** The mixture that the rows' expectations say; a component that no row belongs to keeps its mean. */
function maximisation(
  { counts, sums, products }: Expectation,
  { means, strata }: StratifiedMixture,
  { shrinkage, diagonal, floor }: Regularisation,
  origin: Float64Array,
): StratifiedMixture {
  const d = origin.length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const pooled = new Float64Array(d * d);
  const scatters = means.map((_, k) => {
    const own = new Float64Array(d * d);
    if (counts[k] <= 0) return own;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j <= i; j++) {
        own[i * d + j] = products[(k * d + i) * d + j] - (sums[k * d + i] * sums[k * d + j]) / counts[k];
        pooled[i * d + j] += own[i * d + j] / total;
      }
    }
    return own;
  });
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) pooled[i * d + j] *= 1 - diagonal;
  return {
    strata,
    weights: Array.from(counts, (count) => count / total),
    means: means.map((mean, k) => (counts[k] > 0 ? mean.map((_, c) => origin[c] + sums[k * d + c] / counts[k]) : mean)),
    covariances: scatters.map((scatter, k) => {
      const covariance = Array.from({ length: d }, () => new Array<number>(d).fill(0));
      const rows = counts[k] + shrinkage;
      for (let i = 0; i < d; i++) {
        for (let j = 0; j <= i; j++) {
          const value = rows > 0 ? (scatter[i * d + j] + shrinkage * pooled[i * d + j]) / rows : pooled[i * d + j];
          covariance[i][j] = covariance[j][i] = i === j ? Math.max(value, 0) + floor[i] : value;
        }
      }
      return covariance;
    }),
  };
}

/** The mean of the known cells of each coordinate; sums relative to it lose no digits to where the data lie. */
export function originOf({ points, dimensions, rows }: Table): Float64Array {
  const origin = new Float64Array(dimensions);
  for (let c = 0; c < dimensions; c++) {
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const value = points[row * dimensions + c];
      if (Number.isNaN(value)) continue;
      count += 1;
      origin[c] += (value - origin[c]) / count;
    }
  }
  return origin;
}

/** One step: the mixture that follows, and the log likelihood of the one that it follows from, mean over the rows. */
export function emStep(
  table: Table,
  mixture: StratifiedMixture,
  how: Regularisation,
  origin: Float64Array,
): { next: StratifiedMixture; logLikelihood: number } {
  const expected = expectation(table, mixture, origin);
  return { next: maximisation(expected, mixture, how, origin), logLikelihood: expected.logLikelihood / table.rows };
}
