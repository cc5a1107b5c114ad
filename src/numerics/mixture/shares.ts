/** What each of a mixture's components has of the density at a point. */

import { log, powerOfTwo } from "../elementary.js";

/** Logarithm of a share of the largest component's below which a component has none: beyond the last digit of double precision. */
const LOWEST = -40;
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const PER_LN2 = 1 / (LN2_HIGH + LN2_LOW);
/** 2⁰, 2⁻¹, … */
const POWERS = Float64Array.from({ length: 60 }, (_, n) => powerOfTwo(-n));

/** eˣ for -40 ≤ x ≤ 0, in a fifth of the time of `exp`, which divides: a fit and a step beside a mixture do little else. */
function exponential(x: number): number {
  const n = Math.round(x * PER_LN2);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  // Taylor's series; |r| is at most ½ log 2
  const high = 1 / 40320 + r * (1 / 362880 + r * (1 / 3628800 + r * (1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800)))));
  const middle = 1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * high)));
  return (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * middle)))) * POWERS[-n];
}

/** Turns the logarithms of the components' densities into shares with sum 1; returns the logarithm of the sum of the densities. */
export function toShares(logs: Float64Array): number {
  let highest = -Infinity;
  for (let k = 0; k < logs.length; k++) if (logs[k] > highest) highest = logs[k];
  // relative to the largest term, so that the sum never underflows for a distant point
  let sum = 0;
  for (let k = 0; k < logs.length; k++) {
    const exponent = logs[k] - highest;
    sum += logs[k] = exponent < LOWEST ? 0 : exponential(exponent);
  }
  for (let k = 0; k < logs.length; k++) logs[k] /= sum;
  return highest + log(sum);
}

/**
 * The squared length above which a component of log density `logScale` - ½ squared has no share beside one of `highest`, with room for
 * rounding: whether it is computed to its end or not.
 */
export function farthest(logScale: number, highest: number): number {
  return 2 * (logScale - highest - LOWEST + 1);
}
