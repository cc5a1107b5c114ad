/**
 * The sign-flip test of paired differences: if two configurations are equal, the difference of a seed has
 * either sign with the same probability, for any size (Fisher, "The design of experiments", 1935).
 */

import { checkFinite, checkWhole, shown } from "../errors/checks.js";
import { binaryScale, powerOfTwo } from "../numerics/elementary.js";
import { stream, words } from "../numerics/random.js";

/** Largest number of differences for which all sign patterns are counted: 2¹⁹ of them, without their negatives. */
const EXACT_UP_TO = 20;
/** Number of random patterns beyond that; the p then has a standard error of at most 0.0016. */
const PATTERNS = 100_000;
/**
 * Tolerance for equal sums: 100 ε as in SciPy's `permutation_test`, but relative to the sum of all
 * magnitudes, to which rounding is proportional even if the observed sum is nearly 0.
 */
const TOLERANCE = 100 * Number.EPSILON;

/**
 * Returns the two-sided p of the mean of paired differences: the fraction of all 2ⁿ sign patterns whose sum is at
 * least as far from 0 as the observed one. Exact up to 20 differences. Beyond, (hits + 1) / (patterns + 1) of 100,000 random
 * patterns, never 0 (Phipson & Smyth, "Permutation p-values should never be zero", 2010); they are the same in
 * every call, so the same differences give the same bits.
 *
 * @throws RangeError if there are no differences, or one is not finite
 */
export function signFlipP(differences: readonly number[]): number {
  checkFinite("differences", differences);
  const n = differences.length;
  if (n === 0) throw new RangeError("a sign-flip test needs at least one difference");
  // the p has no unit; relative to the largest difference no sum overflows, and the scaling is exact
  const unit = binaryScale(differences.reduce((largest, difference) => Math.max(largest, Math.abs(difference)), 0));
  const scaled = differences.map((difference) => difference / unit);
  const sum = scaled.reduce((total, difference) => total + difference, 0);
  const magnitude = scaled.reduce((total, difference) => total + Math.abs(difference), 0);
  const least = Math.abs(sum) - TOLERANCE * magnitude;
  if (n > EXACT_UP_TO) return (randomHits(scaled, least) + 1) / (PATTERNS + 1);
  // a pattern and its negative are equally far from 0, so the first sign is fixed
  return hits(scaled, 1, scaled[0], least) / powerOfTwo(n - 1);
}

/** Counts the patterns of the signs from `from` on that bring `sum` at least `least` from 0. Every sum starts afresh, so rounding does not build up. */
function hits(differences: readonly number[], from: number, sum: number, least: number): number {
  if (from === differences.length) return Math.abs(sum) >= least ? 1 : 0;
  const difference = differences[from];
  return hits(differences, from + 1, sum + difference, least) + hits(differences, from + 1, sum - difference, least);
}

/** Counts the same among the random patterns: one bit of the stream per sign. */
function randomHits(differences: readonly number[], least: number): number {
  const key = stream(0, "sign flips");
  const bits = new Uint32Array(Math.ceil(differences.length / 32));
  let count = 0;
  for (let pattern = 0; pattern < PATTERNS; pattern++) {
    words(key, pattern, 0, bits);
    let sum = 0;
    for (let i = 0; i < differences.length; i++) {
      const isKept = (bits[i >>> 5] >>> (i & 31)) & 1;
      sum += isKept ? differences[i] : -differences[i];
    }
    if (Math.abs(sum) >= least) count++;
  }
  return count;
}

/**
 * Returns the smallest possible p of the test of `n` differences. It occurs if all have one sign: the exact test then counts that pattern
 * and its negative. Beyond 20 differences, with random patterns, it is 1 / 100,001.
 *
 * @throws RangeError unless n is a whole number from 0 on
 */
export function smallestSignFlipP(n: number): number {
  checkWhole("n", n, 0, Number.MAX_SAFE_INTEGER);
  return n > EXACT_UP_TO ? 1 / (PATTERNS + 1) : Math.min(1, powerOfTwo(1 - n));
}

/**
 * Returns the fewest seeds with which one test of a `family` can fall below `alpha` (Holm's first step, or
 * Bonferroni's): family · 2¹⁻ⁿ < alpha, strictly, since a verdict needs p < alpha.
 *
 * @throws RangeError unless alpha > 0 and 1 ≤ family < ∞, and if no number of seeds is enough: the test with random patterns
 * gives no p below that of 20 differences
 */
export function seedsNeeded(alpha: number, family: number): number {
  if (!(typeof alpha === "number" && alpha > 0)) throw new RangeError(`no p is below ${shown(alpha)}`);
  if (!(typeof family === "number" && family >= 1 && family < Infinity)) throw new RangeError(`a family of ${shown(family)} tests`);
  for (let n = 1; n <= EXACT_UP_TO; n++) if (family * smallestSignFlipP(n) < alpha) return n;
  throw new RangeError(`no number of seeds takes one of ${family} tests below ${alpha}`);
}
