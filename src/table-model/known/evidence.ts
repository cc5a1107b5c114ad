/** What the known cells of rows say under a mixture over the values of a condition. */

import { marginalLogDensity } from "../../data/mixture/conditional.js";
import type { StratifiedMixture } from "../../data/mixture/fit/em.js";
import { exp, log } from "../../numerics/elementary.js";
import type { KnownRows } from "./rows.js";

/** Log densities of the known cells of rows, in nats of their coordinates. */
export interface Evidence {
  /** log p of the known cells of each row, the condition's value among them where it is known */
  logDensity: Float64Array;
  /** log p of the known coordinates and each value of the condition: value → row; empty where there is no condition */
  joint: Float64Array[];
}

/** @throws RangeError where a covariance is not positive definite */
export function evidenceOf(law: StratifiedMixture, { points, values }: Pick<KnownRows, "points" | "values">): Evidence {
  if (values === null) return { logDensity: marginalLogDensity(law, points), joint: [] };
  const rows = values.length;
  const d = points.length / rows;
  const joint = Array.from({ length: Math.max(...law.strata) + 1 }, () => new Float64Array(rows).fill(-Infinity));
  for (const v of new Set(law.strata)) {
    const asked = Array.from(values.keys()).filter((row) => values[row] < 0 || values[row] === v);
    if (asked.length === 0) continue;
    const own = new Float64Array(asked.length * d);
    asked.forEach((row, i) => own.set(points.subarray(row * d, (row + 1) * d), i * d));
    const nats = marginalLogDensity(law, own, new Int32Array(asked.length).fill(v));
    asked.forEach((row, i) => (joint[v][row] = nats[i]));
  }
  return { logDensity: Float64Array.from(values, (_, row) => logSumExp(joint.map((nats) => nats[row]))), joint };
}

/** Below this, relative to the largest, a term of a sum in double precision adds nothing. */
const LOWEST_EXPONENT = -700;

function relative(logs: readonly number[]): { highest: number; terms: number[]; sum: number } {
  const highest = Math.max(...logs);
  const terms = logs.map((value) => (value - highest > LOWEST_EXPONENT ? exp(value - highest) : 0));
  return { highest, terms, sum: terms.reduce((sum, term) => sum + term, 0) };
}

/** log Σ exp; -Infinity where every term is. */
export function logSumExp(logs: readonly number[]): number {
  const { highest, sum } = relative(logs);
  return highest === -Infinity ? -Infinity : highest + log(sum);
}

/** The index that a uniform number from 0 to 1 falls on by weights, given as logarithms; any where all are -Infinity. */
export function pick(logWeights: readonly number[], u: number): number {
  const { highest, terms, sum } = relative(logWeights);
  if (highest === -Infinity) return Math.floor(u * logWeights.length);
  let rest = u * sum;
  for (let i = 0; i < terms.length; i++) {
    rest -= terms[i];
    if (rest < 0) return i;
  }
  return terms.findLastIndex((term) => term > 0);
}
