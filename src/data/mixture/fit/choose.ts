/** How many components, and how much they share: decided by the likelihood of rows that a fit has not seen. */

import { checkArray, checkKeys, checkSeed, checkWhole } from "../../../errors/checks.js";
import { permutation, stream } from "../../../numerics/random.js";
import { logLikelihoodOf } from "./em.js";
import type { FitMixtureOptions, FittedMixture } from "./fit-mixture.js";
import { checkedTable, FIT_KEYS, fitTable } from "./fit-mixture.js";
import type { Table } from "./patterns.js";
import { partOf } from "./patterns.js";

/** What is chosen among, and how a mixture is fitted; what is given beside `candidates` is not chosen. */
export interface ChooseMixtureOptions extends Omit<FitMixtureOptions, "components" | "from"> {
  /** numbers of components, ascending; 1, 2, 3, 4, 6, 8, 12, 16, 24 and 32 by default */
  candidates?: readonly number[];
  /** parts that the rows are divided into, each held out once; 5 by default */
  folds?: number;
  /** rows that the choice looks at, at most; 4,000 by default */
  mostChoiceRows?: number;
}

/** What a choice was tried with, and what came out. */
export interface MixtureTrial {
  components: number;
  shrinkage: number;
  diagonal: number;
  /** mean of log p(x, stratum) of rows held out, in nats; -Infinity where a fold had no fit */
  heldOut: number;
}

/** The chosen mixture, fitted to all rows. */
export interface ChosenMixture extends FittedMixture {
  chosen: MixtureTrial;
  trials: MixtureTrial[];
}

const CANDIDATES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
/** Of the number of coordinates. */
const SHRINKAGES = [0.25, 4];
const DIAGONALS = [0.1, 0.3, 1];
/** How closely, and from how many starts, a fit is made that only decides. */
const ROUGH = { tolerance: 1e-4, restarts: 2, iterations: 100 };
/** Candidates in a row that are no better after which larger ones are not tried. */
const PATIENCE = 2;

/**
 * Fits the mixture whose held-out likelihood is greatest: first the number of components, then how much their covariances share, one
 * after the other.
 *
 * @param points rows × dimensions, at least as many rows as folds; NaN where a cell is missing
 * @throws RangeError as `fitMixture`, and for folds or candidates outside their bounds
 */
export function chooseMixture(points: ArrayLike<number>, dimensions: number, options: ChooseMixtureOptions = {}): ChosenMixture {
  const { candidates = CANDIDATES, folds = 5, mostChoiceRows = 4000, ...fit } = options;
  checkKeys("the options", fit, FIT_KEYS);
  checkArray("candidates", candidates, 1, 1000);
  const { seed = 1 } = fit;
  checkSeed(seed);
  const whole = checkedTable(points, dimensions, fit.strata);
  checkWhole("folds", folds, 2, whole.rows);
  checkWhole("mostChoiceRows", mostChoiceRows, folds, Number.MAX_SAFE_INTEGER);
  const parts = foldsOf(whole, { folds, most: mostChoiceRows, seed });
  const trials: MixtureTrial[] = [];
  const tried = (trial: Omit<MixtureTrial, "heldOut">): MixtureTrial => {
    const known = trials.find(
      ({ components, shrinkage, diagonal }) =>
        components === trial.components && shrinkage === trial.shrinkage && diagonal === trial.diagonal,
    );
    if (known !== undefined) return known;
    const result = { ...trial, heldOut: heldOutOf(parts, { ...fit, ...trial }) };
    trials.push(result);
    return result;
  };
  const { shrinkage = dimensions, diagonal = 0 } = fit;
  let best = tried({ components: candidates[0], shrinkage, diagonal });
  let worse = 0;
  const consider = (trial: MixtureTrial): void => {
    worse = trial.heldOut > best.heldOut ? 0 : worse + 1;
    if (trial.heldOut > best.heldOut) best = trial;
  };
  for (const components of candidates.slice(1)) {
    if (worse >= PATIENCE || components > whole.rows) break;
    consider(tried({ ...best, components }));
  }
  if (fit.diagonal === undefined) for (const share of DIAGONALS) consider(tried({ ...best, diagonal: share }));
  if (fit.shrinkage === undefined) for (const share of SHRINKAGES) consider(tried({ ...best, shrinkage: share * dimensions }));
  // what is shared more needs fewer rows for each component
  const at = candidates.indexOf(best.components);
  for (const near of [at - 1, at + 1])
    if (candidates[near] !== undefined && candidates[near] <= whole.rows) consider(tried({ ...best, components: candidates[near] }));
  const { components } = best;
  return {
    ...fitTable(whole, { ...fit, components, shrinkage: best.shrinkage, diagonal: best.diagonal }),
    chosen: best,
    trials,
  };
}

interface Fold {
  kept: Table;
  apart: Table;
}

/** Each stratum is spread over the folds; a row whose stratum no other fold has is not judged. */
function foldsOf(whole: Table, { folds, most, seed }: { folds: number; most: number; seed: number }): Fold[] {
  const { strata } = whole;
  const order = permutation(stream(seed, "mixture folds"), 0, whole.rows)
    .subarray(0, most)
    .toSorted((a, b) => strata[a] - strata[b]);
  return Array.from({ length: folds }, (_, fold) => {
    const kept = order.filter((__, i) => i % folds !== fold);
    const present = new Set(Array.from(kept, (row) => strata[row]));
    const apart = order.filter((row, i) => i % folds === fold && present.has(strata[row]));
    return { kept: partOf(whole, kept), apart: partOf(whole, apart) };
  });
}

/** Mean over all rows of what the fit without their fold says of them. */
function heldOutOf(parts: readonly Fold[], options: FitMixtureOptions): number {
  let [total, rows] = [0, 0];
  for (const { kept, apart } of parts) {
    try {
      const { strata: _, ...how } = options;
      total += logLikelihoodOf(apart, fitTable(kept, { ...how, ...ROUGH }));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return -Infinity;
    }
    rows += apart.rows;
  }
  return total / rows;
}
