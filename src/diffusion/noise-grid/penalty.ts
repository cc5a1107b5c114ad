/** Penalties on the values of a level, added to the loss. */

import { checkChoice, checkKeys, checkNumber } from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";

/**
 * With G the values of a level at all timesteps:
 *
 * - `l1`: weight · Σ |G - 1|
 * - `l2`: weight · Σ (G - 1)²
 * - `elastic-net`: weight · (l1Ratio · Σ |G - 1| + (1 - l1Ratio) · Σ (G - 1)²)
 * - `total-variation`: weight · Σ |G_i - G_j| over the pairs of neighbours along each axis, at each timestep
 *
 * `reduction` is `sum` by default; `mean` divides by the number of terms: values, or pairs.
 */
export type Penalty = { weight: number; reduction?: "sum" | "mean" | undefined } & (
  | { kind: "l1" | "l2" | "total-variation" }
  | { kind: "elastic-net"; l1Ratio: number }
);

const KINDS = ["l1", "l2", "elastic-net", "total-variation"];

/** @throws RangeError or UserError unless it has a known kind and that kind's keys */
export function checkPenalty(penalty: Penalty): void {
  const keys = ["kind", "weight", "reduction"];
  checkKeys("penalty", penalty, [...keys, "l1Ratio"]);
  checkChoice("penalty.kind", penalty.kind, KINDS);
  checkKeys("penalty", penalty, penalty.kind === "elastic-net" ? [...keys, "l1Ratio"] : keys);
  checkNumber("penalty.weight", penalty.weight, 0, HEAVIEST);
  if (penalty.kind === "elastic-net") checkNumber("penalty.l1Ratio", penalty.l1Ratio, 0, 1);
  if (penalty.reduction !== undefined) checkChoice("penalty.reduction", penalty.reduction, ["sum", "mean"]);
}

/** Largest weight that float32 can hold. */
const HEAVIEST = 1e30;

/** Weights of Σ |G - 1|, Σ (G - 1)² and Σ |G_i - G_j|: the common form of all penalties. */
export interface PenaltyWeights {
  l1: number;
  l2: number;
  variation: number;
}

/**
 * @param size cells along each axis
 * @param axes number of axes
 */
export function penaltyWeights(penalty: Penalty | null, size: number, axes: number, timesteps: number): PenaltyWeights {
  const none = { l1: 0, l2: 0, variation: 0 };
  if (penalty === null) return none;
  const values = timesteps * powInteger(size, axes);
  const pairs = (values / size) * (size - 1) * axes;
  const terms = penalty.kind === "total-variation" ? pairs : values;
  // a level of one cell has no pairs
  const weight = penalty.reduction === "mean" && terms > 0 ? penalty.weight / terms : penalty.weight;
  switch (penalty.kind) {
    case "l1":
      return { ...none, l1: weight };
    case "l2":
      return { ...none, l2: weight };
    case "elastic-net":
      return { ...none, l1: weight * penalty.l1Ratio, l2: weight * (1 - penalty.l1Ratio) };
    case "total-variation":
      return { ...none, variation: weight };
  }
}
