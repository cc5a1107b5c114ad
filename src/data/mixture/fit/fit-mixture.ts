/** A Gaussian mixture fitted to a table. */

import { checkArray, checkInts, checkKeys, checkNumber, checkNumbers, checkRows, checkSeed, checkWhole } from "../../../errors/checks.js";
import { permutation, stream } from "../../../numerics/random.js";
import { checkParts } from "../../../numerics/mixture/parts.js";
import { beginning, inverseScales } from "./begin.js";
import type { Regularisation, StratifiedMixture } from "./em.js";
import { emStep, logLikelihoodOf, originOf } from "./em.js";
import type { Table } from "./patterns.js";
import { partOf, tableOf } from "./patterns.js";

/** Covariances, as they are fitted. */
export interface CovarianceOptions {
  /** pseudo-rows of the covariance pooled over all components that each component's own is joined with; the number of coordinates by default, so that n rows weigh n / (n + d); 0 for the greatest likelihood */
  shrinkage?: number;
  /** share of the pooled covariance between coordinates that is left out, 0 to 1; 0 by default */
  diagonal?: number;
  /** step of each coordinate's values, 0 where they have none: step² / 12, the variance of values that are known to a step, is added */
  resolution?: ArrayLike<number>;
}

/** How a mixture is fitted. */
export interface FitMixtureOptions extends CovarianceOptions {
  /** components, over all strata in proportion to their rows; at least one for each stratum that has rows. 1 by default */
  components?: number;
  /** of the starts, whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number;
  /** starts, of which the likeliest after some steps goes on; 4 by default */
  restarts?: number;
  /** most steps; 200 by default */
  iterations?: number;
  /** nats per row; where a step changes the log likelihood by less, it ends. 1e-6 by default */
  tolerance?: number;
  /** the stratum of each row, a whole number from 0: components belong to one */
  strata?: Int32Array;
  /** rows that are fitted at most, drawn without replacement where there are more; 20,000 by default */
  mostRows?: number;
  /** where to begin instead of the starts of the seed */
  from?: StratifiedMixture;
}

/** A mixture with how it came about. */
export interface FittedMixture extends StratifiedMixture {
  /** mean over the rows of log p(x, stratum) of known cells, in nats: of the start, and after each step */
  history: number[];
  /** rows that were fitted */
  rows: number;
}

export const FIT_KEYS = [
  "components",
  "seed",
  "restarts",
  "iterations",
  "tolerance",
  "strata",
  "mostRows",
  "from",
  "shrinkage",
  "diagonal",
  "resolution",
];

const DEFAULTS = { components: 1, seed: 1, restarts: 4, iterations: 200, tolerance: 1e-6, mostRows: 20_000, diagonal: 0 };
/** Steps that every start takes before the likeliest goes on. */
const SHORT = 10;
/** Of a coordinate's variance: what is always added, so that columns that follow from others leave a density. */
const LEAST = 1e-6;

/**
 * Fits p(x, s) = Σ_k w_k [s_k = s] N(x; μ_k, Σ_k) to the known cells of rows by expectation maximisation.
 *
 * @param points rows × dimensions, NaN where a cell is missing
 * @throws RangeError for what is no table, for options outside their bounds, and where a covariance without shrinkage and resolution is
 * singular from every start
 */
export function fitMixture(points: ArrayLike<number>, dimensions: number, options: FitMixtureOptions = {}): FittedMixture {
  checkKeys("the options", options, FIT_KEYS);
  return fitTable(checkedTable(points, dimensions, options.strata), options);
}

/** @throws RangeError for what is no table, and for an infinite cell */
export function checkedTable(points: ArrayLike<number>, dimensions: number, strata?: Int32Array): Table {
  checkWhole("dimensions", dimensions, 1, 4096);
  const rows = checkRows("points", points, dimensions, 1);
  let infinite = 0;
  while (infinite < points.length && points[infinite] !== Infinity && points[infinite] !== -Infinity) infinite++;
  if (infinite < points.length)
    throw new RangeError(
      `points has ${points[infinite]} in row ${Math.floor(infinite / dimensions)}: must be finite, or NaN for a missing cell`,
    );
  if (strata !== undefined) {
    checkInts("strata", strata);
    if (strata.length !== rows) throw new RangeError(`strata has ${strata.length} numbers: must have ${rows}, one per row`);
    if (strata.some((stratum) => stratum < 0)) throw new RangeError("strata has a number below 0: must be whole numbers from 0");
  }
  return tableOf(points instanceof Float64Array ? points : new Float64Array(points), dimensions, strata ?? new Int32Array(rows));
}

/** {@link fitMixture} of a table that is checked. @throws RangeError as it does */
export function fitTable(whole: Table, options: FitMixtureOptions): FittedMixture {
  const { components, seed, restarts, iterations, tolerance, mostRows } = { ...DEFAULTS, ...options };
  checkWhole("components", components, 1, 4096);
  checkSeed(seed);
  checkWhole("restarts", restarts, 1, 1000);
  checkWhole("iterations", iterations, 1, 1_000_000);
  checkNumber("tolerance", tolerance, 0, 1);
  checkWhole("mostRows", mostRows, 1, Number.MAX_SAFE_INTEGER);
  const table = drawnPart(whole, mostRows, seed);
  const origin = originOf(table);
  const how = regularisation(table, origin, options);
  if (options.from !== undefined) {
    checkParts(options.from);
    checkArray("the mixture's strata", options.from.strata, options.from.weights.length, options.from.weights.length);
    const climb = climbed(table, { mixture: options.from, history: [] }, how, { origin, iterations, tolerance });
    return fitted(table, climb);
  }
  const counts = componentsOf(table.strata, components);
  let best: Climb | null = null;
  let fault: unknown;
  const starts = components > counts.filter((count) => count > 0).length ? restarts : 1;
  for (let restart = 0; restart < starts; restart++) {
    try {
      const start: Climb = { mixture: beginning(table, counts, origin, { seed, restart }), history: [] };
      const short = climbed(table, start, how, { origin, iterations: Math.min(SHORT, iterations), tolerance });
      const end = short.history.at(-1)!;
      if (Number.isFinite(end) && (best === null || end > best.history.at(-1)!)) best = short;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      fault = error;
    }
  }
  if (best === null)
    throw new RangeError(
      `a mixture of ${components} components has no likelihood on ${table.rows} rows (${fault instanceof Error ? fault.message : "it is not finite"}): fewer components, a shrinkage or a resolution above 0 give it one`,
    );
  return fitted(table, climbed(table, best, how, { origin, iterations, tolerance }));
}

interface Climb {
  mixture: StratifiedMixture;
  /** log likelihood before each step, mean over the rows */
  history: number[];
}

/** Steps until the log likelihood hardly changes, or there are as many. */
function climbed(
  table: Table,
  { mixture, history }: Climb,
  how: Regularisation,
  { origin, iterations, tolerance }: { origin: Float64Array; iterations: number; tolerance: number },
): Climb {
  let current = mixture;
  const values = [...history];
  const nearest = new Int32Array(table.rows);
  while (values.length < iterations) {
    const { next, logLikelihood } = emStep(table, current, how, { origin, nearest });
    const before = values.at(-1);
    values.push(logLikelihood);
    current = next;
    if (before !== undefined && Math.abs(logLikelihood - before) < tolerance) break;
  }
  return { mixture: current, history: values };
}

function fitted(table: Table, { mixture, history }: Climb): FittedMixture {
  const { weights, means, covariances, strata } = mixture;
  return { weights, means, covariances, strata, history: [...history, logLikelihoodOf(table, mixture) / table.rows], rows: table.rows };
}

function drawnPart(table: Table, most: number, seed: number): Table {
  if (table.rows <= most) return table;
  return partOf(
    table,
    permutation(stream(seed, "mixture rows"), 0, table.rows)
      .subarray(0, most)
      .toSorted((a, b) => a - b),
  );
}

/** @throws RangeError for options outside their bounds */
function regularisation(table: Table, origin: Float64Array, options: CovarianceOptions): Regularisation {
  const { dimensions } = table;
  const { shrinkage = dimensions, diagonal = 0, resolution = new Float64Array(dimensions) } = options;
  checkNumber("shrinkage", shrinkage, 0, 1e9);
  checkNumber("diagonal", diagonal, 0, 1);
  checkNumbers("resolution", resolution);
  if (resolution.length !== dimensions)
    throw new RangeError(`resolution has ${resolution.length} numbers: must have ${dimensions}, one per coordinate`);
  const scales = inverseScales(table, origin);
  const floor = Float64Array.from({ length: dimensions }, (_, c) => {
    checkNumber("a number of resolution", resolution[c], 0, 1e30);
    // a column that is constant has no scale but its own value
    const least = scales[c] > 0 ? LEAST / (scales[c] * scales[c]) : LEAST * Math.max(origin[c] * origin[c], LEAST);
    const own = shrinkage === 0 && options.resolution === undefined ? 0 : least;
    return (resolution[c] * resolution[c]) / 12 + own;
  });
  return { shrinkage, diagonal, floor };
}

/** Components of each stratum: one where it has rows, the others where most rows fall to a component (D'Hondt). */
export function componentsOf(strata: Int32Array, components: number): number[] {
  const rows = new Array<number>(strata.reduce((most, stratum) => Math.max(most, stratum), 0) + 1).fill(0);
  strata.forEach((stratum) => (rows[stratum] += 1));
  const counts = rows.map((count) => (count > 0 ? 1 : 0));
  for (let left = components - counts.filter((count) => count > 0).length; left > 0; left--) {
    let most = 0;
    rows.forEach((count, stratum) => {
      if (count * (counts[most] + 1) > rows[most] * (counts[stratum] + 1)) most = stratum;
    });
    counts[most] += 1;
  }
  return counts;
}
