/** Penalties on the values of a level, in plain loops. */

import { powInteger } from "../../numerics/elementary.js";
import type { PenaltyWeights } from "../../diffusion/noise-grid/penalty-weights.js";
import { stridedSum } from "../../numerics/reduction.js";

const f = Math.fround;

/**
 * Returns the penalty on values [timestep][cell]; its gradient initialises `gradients`.
 *
 * @param size cells along each axis
 * @param axes number of axes
 */
export function penalise(values: Float32Array, gradients: Float32Array, weights: PenaltyWeights, size: number, axes: number): number {
  const [l1, l2, variation] = [f(weights.l1), f(weights.l2), f(weights.variation)];
  gradients.fill(0);
  let penalty = 0;
  if (l1 !== 0 || l2 !== 0) {
    const deviations = values.map((value) => value - 1);
    deviations.forEach((deviation, i) => (gradients[i] = f(l1 * Math.sign(deviation)) + f(f(2 * l2) * deviation)));
    const sizes = stridedSum(values.length, (i) => Math.abs(deviations[i]));
    const squares = stridedSum(values.length, (i) => f(deviations[i] * deviations[i]));
    penalty = f(f(l1 * sizes) + f(l2 * squares));
  }
  if (variation === 0) return penalty;
  const differences: number[] = [];
  for (let axis = 0; axis < axes; axis++) {
    const stride = powInteger(size, axes - 1 - axis);
    const pairs = Array.from(values.keys()).filter((i) => Math.floor(i / stride) % size < size - 1);
    const turns = pairs.map((i) => f(values[i + stride] - values[i]));
    pairs.forEach((i, n) => (gradients[i] -= f(variation * Math.sign(turns[n]))));
    pairs.forEach((i, n) => (gradients[i + stride] += f(variation * Math.sign(turns[n]))));
    differences.push(...turns);
  }
  return f(penalty + f(variation * stridedSum(differences.length, (n) => Math.abs(differences[n]))));
}
