/** Rows of a Gaussian mixture of which some cells are known: their density, what the others are then, and draws of those. */

import { checkText } from "../../errors/checks.js";
import { cholesky } from "../../numerics/cholesky.js";
import { normals, stream, uniforms } from "../../numerics/random.js";
import type { GaussianMixture } from "../../numerics/mixture/parts.js";
import { checkParts } from "../../numerics/mixture/parts.js";
import { forEachRow } from "./fit/em.js";
import type { StratifiedMixture } from "./fit/em.js";
import { checkedTable } from "./fit/fit-mixture.js";
import type { Table } from "./fit/patterns.js";

/** What the missing cells of a row are, given the known ones. */
export interface ConditionalMoments {
  /** the row, each missing cell at its conditional mean */
  mean: Float64Array;
  /** d × d row by row; 0 where a cell is known */
  covariance: Float64Array;
}

/** A mixture, or one whose components belong to strata: then the rows' strata are known too. */
type Law = GaussianMixture & { strata?: readonly number[] };

/**
 * Log density of the known cells of each row, in nats, with its stratum where the mixture has strata; 0 of a row that knows nothing.
 *
 * @param points rows × d, NaN where a cell is missing
 * @throws RangeError if the mixture's parts do not fit together, for what is no table, or where a covariance is not positive definite
 */
export function marginalLogDensity(mixture: Law, points: ArrayLike<number>, strata?: Int32Array): Float64Array {
  const { table, law } = asked(mixture, points, strata);
  const out = new Float64Array(table.rows);
  forEachRow(table, law, (row, { logDensity }) => (out[row] = logDensity));
  return out;
}

/** Mean and covariance of each row given its known cells. @throws RangeError as {@link marginalLogDensity} */
export function conditionalMoments(mixture: Law, points: ArrayLike<number>, strata?: Int32Array): ConditionalMoments[] {
  const { table, law } = asked(mixture, points, strata);
  const { dimensions: d } = table;
  const out: ConditionalMoments[] = [];
  forEachRow(table, law, (row, { responsibilities, laws, pattern }) => {
    const { missing } = table.patterns[pattern];
    const own = table.points.slice(row * d, (row + 1) * d);
    const means = laws.map((component) => {
      const mean = own.slice();
      component.writeMean(mean, 0);
      return mean;
    });
    const mean = own.slice();
    const covariance = new Float64Array(d * d);
    for (const c of missing) mean[c] = responsibilities.reduce((sum, r, k) => (r === 0 ? sum : sum + r * means[k][c]), 0);
    missing.forEach((i, a) =>
      missing.forEach((j, b) => {
        responsibilities.forEach((r, k) => {
          if (r !== 0) covariance[i * d + j] += r * (laws[k].covariance[a][b] + (means[k][i] - mean[i]) * (means[k][j] - mean[j]));
        });
      }),
    );
    out[row] = { mean, covariance };
  });
  return out;
}

/**
 * The rows with their missing cells drawn given the known ones, rows × d; known cells are as they were. Row i depends on the seed, the
 * label, i and its known cells alone.
 *
 * @param label names the two streams, `<label> component` and `<label> normal`
 * @throws RangeError as {@link marginalLogDensity}, and for a seed outside 0 … 2⁵³ - 1
 */
export function drawMissing(
  mixture: Law,
  points: ArrayLike<number>,
  { seed, label, strata }: { seed: number; label: string; strata?: Int32Array },
): Float64Array {
  checkText("label", label);
  const { table, law } = asked(mixture, points, strata);
  const { dimensions: d, rows } = table;
  const out = table.points.slice();
  const u = uniforms(stream(seed, `${label} component`), 0, rows);
  const z = normals(stream(seed, `${label} normal`), 0, 0, new Float32Array(rows * d));
  const factors = new Map<Float64Array, Float64Array>();
  const patterns = table.patterns.filter(({ missing }) => missing.length > 0);
  forEachRow({ ...table, patterns }, law, (row, { responsibilities, laws, pattern }) => {
    const { missing } = patterns[pattern];
    let [rest, k] = [u[row], responsibilities.findLastIndex((r) => r > 0)];
    for (let i = 0; i < responsibilities.length; i++) {
      rest -= responsibilities[i];
      if (rest < 0) {
        k = i;
        break;
      }
    }
    laws[k].writeMean(out, row * d);
    const [first] = laws[k].covariance;
    const factor = factors.get(first) ?? cholesky(laws[k].covariance.map((line) => [...line]));
    factors.set(first, factor);
    const m = missing.length;
    missing.forEach((c, a) => {
      for (let b = 0; b <= a; b++) out[row * d + c] += factor[a * m + b] * z[row * d + missing[b]];
    });
  });
  return out;
}

function asked(mixture: Law, points: ArrayLike<number>, strata?: Int32Array): { table: Table; law: StratifiedMixture } {
  checkParts(mixture);
  const { weights, means, covariances } = mixture;
  // where no row says its stratum all components are of one
  const own = strata === undefined || mixture.strata === undefined ? weights.map(() => 0) : [...mixture.strata];
  const table = checkedTable(points, means[0].length, mixture.strata === undefined ? undefined : strata);
  return {
    table,
    law: {
      weights: [...weights],
      means: means.map((mean) => [...mean]),
      covariances: covariances.map((covariance) => covariance.map((row) => [...row])),
      strata: own,
    },
  };
}
