/**
 * The sign-flip test of paired differences: were two configurations alike, then the difference of a seed would
 * be as likely of one sign as of the other, whatever its size (Fisher, "The design of experiments", 1935).
 */

import { stream, words } from "../random.js";

/** Up to so many differences all patterns of signs are counted: 2¹⁹ of them, their negatives left out. */
const EXACT_UP_TO = 20;
/** Patterns drawn beyond that; the p has then a standard error of at most 0.0016. */
const PATTERNS = 100_000;
/**
 * Sums that differ by less are equal but for rounding: 100 ε as in SciPy's `permutation_test`, but of the sum of all
 * magnitudes, to which rounding is proportional also where the observed sum is nearly 0.
 */
const TOLERANCE = 100 * Number.EPSILON;

/**
 * Two-sided p of the mean of paired differences: the share of all 2ⁿ patterns of signs under which the sum is at
 * least as far from 0 as it is. Exact up to 20 differences. Beyond, (hits + 1) / (patterns + 1) of 100,000 random
 * patterns, never 0 (Phipson & Smyth, "Permutation p-values should never be zero", 2010); they are the same in
 * every call, so the same differences give the same bits.
 *
 * @throws RangeError where there are no differences, or one is not finite
 */
export function signFlipP(differences: readonly number[]): number {
  const n = differences.length;
  if (n === 0) throw new RangeError("a sign-flip test needs at least one difference");
  const odd = differences.find((difference) => !Number.isFinite(difference));
  if (odd !== undefined) throw new RangeError(`a sign-flip test cannot take a difference of ${odd}`);
  const sum = differences.reduce((total, difference) => total + difference, 0);
  const magnitude = differences.reduce((total, difference) => total + Math.abs(difference), 0);
  const least = Math.abs(sum) - TOLERANCE * magnitude;
  if (n > EXACT_UP_TO) return (randomHits(differences, least) + 1) / (PATTERNS + 1);
  // a pattern and its negative are equally far from 0, so the first sign can stay
  return hits(differences, 1, differences[0], least) / 2 ** (n - 1);
}

/** Patterns of the signs from `from` on that take `sum` to at least `least` from 0. Every sum is added up afresh: no rounding builds up. */
function hits(differences: readonly number[], from: number, sum: number, least: number): number {
  if (from === differences.length) return Math.abs(sum) >= least ? 1 : 0;
  const difference = differences[from];
  return hits(differences, from + 1, sum + difference, least) + hits(differences, from + 1, sum - difference, least);
}

/** The same among the random patterns: a bit of the stream per sign. */
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
 * The smallest p that the exact test of `n` differences can give: where all have one sign, that pattern and its
 * negative. Beyond 20, where the patterns are drawn, `signFlipP` gives no less than 1 / 100,001.
 */
export function smallestSignFlipP(n: number): number {
  return Math.min(1, 2 ** (1 - n));
}

/**
 * The fewest seeds with which a test can fall below `alpha` when it is one of `family` (Holm's first step, or
 * Bonferroni's): family · 2¹⁻ⁿ < alpha, strictly, as a verdict asks for p < alpha.
 *
 * @throws RangeError unless alpha > 0 and 1 ≤ family < ∞
 */
export function seedsNeeded(alpha: number, family: number): number {
  if (!(alpha > 0)) throw new RangeError(`no p is below ${alpha}`);
  if (!(family >= 1 && family < Infinity)) throw new RangeError(`a family of ${family} tests`);
  let n = 1;
  while (!(family * smallestSignFlipP(n) < alpha)) n++;
  return n;
}
