/** A Gaussian mixture that a model starts from, as plain data. */

import { checkArray, checkKeys, checkNumber, checkText, shown } from "../../errors/checks.js";
import type { ConditionConfig } from "../network/condition.js";
import { indexCount } from "../network/condition.js";

/**
 * p(x | v) = Σ_k w_vk N(x; μ_k, L_k L_kᵀ) in the model's coordinates. The denoiser's prediction is that of the mixture at every noise
 * level, to which the network's output is added.
 */
export interface MixtureStart {
  /** name of the condition whose value v decides the weights; null where none does */
  by: string | null;
  /** w_vk, of each value of the condition, "not told" included, or of one where there is none; each row's sum is above 0, and divides it */
  weights: number[][];
  /** μ_k, [component][coordinate] */
  means: number[][];
  /** L_k, lower triangular, d × d row by row, the diagonal above 0 */
  factors: number[][];
}

/** What of a model a start must fit. */
interface Started {
  dimensions: number;
  conditions?: readonly ConditionConfig[] | undefined;
  grid: unknown;
}

/** Number of components. */
const MOST = 4096;
const FARTHEST = 1e30;

/** @throws RangeError unless the start is a mixture of points of that many coordinates, for a model that can have one */
export function checkStart(start: MixtureStart, { dimensions: d, conditions = [], grid }: Started): void {
  checkKeys("start", start, ["by", "weights", "means", "factors"]);
  const { by, weights, means, factors } = start;
  checkStartFits({ by }, { conditions, grid });
  const values = by === null ? 1 : indexCount(conditions.find(({ name }) => name === by)!);
  checkArray("start.means", means, 1, MOST);
  checkArray("start.factors", factors, means.length, means.length);
  checkArray("start.weights", weights, values, values);
  for (const row of weights) {
    checkNumbersOf("start.weights", row, means.length, 0);
    if (!(row.reduce((sum, weight) => sum + weight, 0) > 0)) throw new RangeError("start.weights has a row whose sum is not above 0");
  }
  for (const mean of means) checkNumbersOf("start.means", mean, d, -FARTHEST);
  for (const factor of factors) {
    checkNumbersOf("start.factors", factor, d * d, -FARTHEST);
    for (let i = 0; i < d; i++) {
      if (!(factor[i * d + i] > 0)) throw new RangeError(`start.factors has ${factor[i * d + i]} on a diagonal: must be above 0`);
      for (let j = i + 1; j < d; j++)
        if (factor[i * d + j] !== 0) throw new RangeError(`start.factors has ${factor[i * d + j]} above a diagonal: must be 0`);
    }
  }
}

/** @throws RangeError where a model's other parts allow no start: a grid, or no condition of that name */
export function checkStartFits({ by }: Pick<MixtureStart, "by">, { conditions = [], grid }: Omit<Started, "dimensions">): void {
  if (grid !== null)
    throw new RangeError("start is a mixture, which knows the noise: a model with a noise grid, which changes it, has none");
  if (by === null) return;
  checkText("start.by", by);
  const names = conditions.map(({ name }) => name);
  if (!names.includes(by))
    throw new RangeError(
      `start.by is ${shown(by)}: must be null, or the name of a condition${names.length === 0 ? ", which the model does not have" : `, ${names.join(", ")}`}`,
    );
}

function checkNumbersOf(what: string, values: unknown, length: number, least: number): void {
  checkArray(`a row of ${what}`, values, length, length);
  for (const value of values as unknown[]) checkNumber(`a number of ${what}`, value, least, FARTHEST);
}
