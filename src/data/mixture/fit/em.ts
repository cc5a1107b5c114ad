/**
 * Expectation maximisation of a Gaussian mixture: Dempster, Laird & Rubin 1977; with missing cells by exact conditional expectations, as
 * Ghahramani & Jordan, "Supervised learning from incomplete data via an EM approach" (1994). All sums in the order of the rows, in double
 * precision.
 */

import { log } from "../../../numerics/elementary.js";
import { toShares } from "../../../numerics/mixture/shares.js";
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

/** A row as {@link forEachRow} shows it. */
interface RowLaw {
  /** log p of what the row knows, with its stratum */
  logDensity: number;
  /** of all components */
  responsibilities: Float64Array;
  /** of all components, given what the rows of the pattern know; at the row where a responsibility is not 0 */
  laws: readonly ConditionedGaussian[];
  /** number of the row's pattern */
  pattern: number;
}

/**
 * Calls `visit` for each row in the order of the patterns; the next row overwrites what it is shown.
 *
 * @param nearest of each row the component to look at first, which it was most likely of when last visited: the others are then seen to
 * have no share before they are computed
 * @throws RangeError where a covariance is not positive definite
 */
export function forEachRow(
  table: Table,
  { weights, means, covariances, strata }: StratifiedMixture,
  visit: (row: number, law: RowLaw) => void,
  nearest: Int32Array = new Int32Array(table.rows),
): void {
  const { points, dimensions: d, patterns } = table;
  const logWeights = weights.map((weight) => (weight > 0 ? log(weight) : -Infinity));
  const members = membersOf(weights, strata);
  const logs = new Float64Array(weights.length);
  patterns.forEach(({ known, missing, rows }, pattern) => {
    const laws = means.map((mean, k) => new ConditionedGaussian(mean, covariances[k], known, missing));
    const own = new Float64Array(known.length);
    const law: RowLaw = { logDensity: 0, responsibilities: logs, laws, pattern };
    for (const row of rows) {
      for (let j = 0; j < own.length; j++) own[j] = points[row * d + known[j]];
      const among = members[table.strata[row]] ?? [];
      const first = among.includes(nearest[row]) ? nearest[row] : among[0];
      logs.fill(-Infinity);
      let best = -Infinity;
      if (first !== undefined) best = logs[first] = laws[first].moveTo(own, logWeights[first], best);
      let likeliest = first;
      for (const k of among) {
        if (k === first) continue;
        logs[k] = laws[k].moveTo(own, logWeights[k], best);
        if (logs[k] > best) {
          best = logs[k];
          likeliest = k;
        }
      }
      nearest[row] = likeliest ?? 0;
      law.logDensity = toShares(logs);
      visit(row, law);
    }
  });
}

/** The components of each stratum that have weight. */
function membersOf(weights: readonly number[], strata: readonly number[]): number[][] {
  const members: number[][] = [];
  strata.forEach((stratum, k) => {
    if (weights[k] > 0) (members[stratum] ??= []).push(k);
  });
  return members;
}

/** Σ log p of the rows with their strata, in nats. @throws RangeError as {@link forEachRow} */
export function logLikelihoodOf(table: Table, mixture: StratifiedMixture, nearest?: Int32Array): number {
  let total = 0;
  forEachRow(table, mixture, (_, { logDensity }) => (total += logDensity), nearest);
  return total;
}

/** Adds r x and the lower triangle of r x xᵀ to those of a component, whose sums begin at `from`; two rows of the triangle at a time. */
function addProducts(
  r: number,
  x: Float64Array,
  { sums, products, from }: Pick<Expectation, "sums" | "products"> & { from: number },
): void {
  const d = x.length;
  for (let i = 0; i < d; i += 2) {
    const upper = r * x[i];
    sums[from + i] += upper;
    const at = (from + i) * d;
    if (i + 1 === d) {
      for (let j = 0; j <= i; j++) products[at + j] += upper * x[j];
      return;
    }
    const under = r * x[i + 1];
    sums[from + i + 1] += under;
    for (let j = 0; j <= i; j++) {
      const own = x[j];
      products[at + j] += upper * own;
      products[at + d + j] += under * own;
    }
    products[at + d + i + 1] += under * x[i + 1];
  }
}

/** @throws RangeError as {@link forEachRow} */
function expectation(table: Table, mixture: StratifiedMixture, origin: Float64Array, nearest: Int32Array): Expectation {
  const { points, dimensions: d, patterns } = table;
  const K = mixture.weights.length;
  const counts = new Float64Array(K);
  const sums = new Float64Array(K * d);
  const products = new Float64Array(K * d * d);
  let logLikelihood = 0;
  const x = new Float64Array(d);
  const apart = new Float64Array(d);
  // of a pattern and a component: how much of its conditional covariance is to be added
  const spreads = patterns.map(() => new Float64Array(K));
  const covariances = patterns.map((): readonly (readonly Float64Array[])[] => []);
  forEachRow(
    table,
    mixture,
    (row, { logDensity, responsibilities, laws, pattern }) => {
      logLikelihood += logDensity;
      const hasGaps = patterns[pattern].missing.length > 0;
      if (hasGaps && covariances[pattern].length === 0) covariances[pattern] = laws.map(({ covariance }) => covariance);
      for (let c = 0; c < d; c++) {
        x[c] = points[row * d + c];
        apart[c] = x[c] - origin[c];
      }
      for (let k = 0; k < K; k++) {
        const r = responsibilities[k];
        if (r < NEGLIGIBLE) continue;
        counts[k] += r;
        if (hasGaps) {
          laws[k].writeMean(x, 0);
          spreads[pattern][k] += r;
          for (let c = 0; c < d; c++) apart[c] = x[c] - origin[c];
        }
        addProducts(r, apart, { sums, products, from: k * d });
      }
    },
    nearest,
  );
  patterns.forEach(({ missing }, p) => {
    for (let k = 0; k < K; k++) {
      const spread = spreads[p][k];
      if (spread === 0) continue;
      missing.forEach((i, a) => {
        for (let b = 0; b <= a; b++) products[(k * d + i) * d + missing[b]] += spread * covariances[p][k][a][b];
      });
    }
  });
  return { logLikelihood, counts, sums, products };
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

/**
 * One step: the mixture that follows, and the log likelihood of the one that it follows from, mean over the rows.
 *
 * @param known.nearest as {@link forEachRow} takes and keeps it
 */
export function emStep(
  table: Table,
  mixture: StratifiedMixture,
  how: Regularisation,
  known: { origin: Float64Array; nearest: Int32Array },
): { next: StratifiedMixture; logLikelihood: number } {
  const { origin, nearest } = known;
  const expected = expectation(table, mixture, origin, nearest);
  return { next: maximisation(expected, mixture, how, origin), logLikelihood: expected.logLikelihood / table.rows };
}
