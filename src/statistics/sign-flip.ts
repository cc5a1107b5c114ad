/**
 * The sign-flip test of paired differences: were two configurations alike, then the difference of a seed would
 * be as likely of one sign as of the other, whatever its size (Fisher, "The design of experiments", 1935).
 */

import { checkFinite, checkWhole, shown } from "../errors/checks.js";
import { binaryScale, powerOfTwo } from "../numerics/elementary.js";
import { stream, words } from "../numerics/random.js";

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
  checkFinite("differences", differences);
  const n = differences.length;
  if (n === 0) throw new RangeError("a sign-flip test needs at least one difference");
  // the p has no unit; in that of the largest difference no sum leaves double precision, and no bit of it changes
  const unit = binaryScale(differences.reduce((largest, difference) => Math.max(largest, Math.abs(difference)), 0));
  const scaled = differences.map((difference) => difference / unit);
  const sum = scaled.reduce((total, difference) => total + difference, 0);
  const magnitude = scaled.reduce((total, difference) => total + Math.abs(difference), 0);
  const least = Math.abs(sum) - TOLERANCE * magnitude;
  if (n > EXACT_UP_TO) return (randomHits(scaled, least) + 1) / (PATTERNS + 1);
  // a pattern and its negative are equally far from 0, so the first sign can stay
  return hits(scaled, 1, scaled[0], least) / powerOfTwo(n - 1);
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
 * The smallest p that the test of `n` differences can give: where all have one sign, of the exact test that pattern and its
 * negative; beyond 20 differences, where patterns are drawn, 1 / 100,001.
 *
 * @throws RangeError unless n is a whole number from 0 on
 */
export function smallestSignFlipP(n: number): number {
  checkWhole("n", n, 0, Number.MAX_SAFE_INTEGER);
  return n > EXACT_UP_TO ? 1 / (PATTERNS + 1) : Math.min(1, powerOfTwo(1 - n));
}

/**
 * The fewest seeds with which a test can fall below `alpha` when it is one of `family` (Holm's first step, or
 * Bonferroni's): family · 2¹⁻ⁿ < alpha, strictly, as a verdict asks for p < alpha.
 *
 * @throws RangeError unless alpha > 0 and 1 ≤ family < ∞, and where no number of seeds is enough, as the test with patterns that are drawn
 * gives no p below that of 20
 */
export function seedsNeeded(alpha: number, family: number): number {
  if (!(typeof alpha === "number" && alpha > 0)) throw new RangeError(`no p is below ${shown(alpha)}`);
  if (!(typeof family === "number" && family >= 1 && family < Infinity)) throw new RangeError(`a family of ${shown(family)} tests`);
  for (let n = 1; n <= EXACT_UP_TO; n++) if (family * smallestSignFlipP(n) < alpha) return n;
  throw new RangeError(`no number of seeds takes one of ${family} tests below ${alpha}`);
}
