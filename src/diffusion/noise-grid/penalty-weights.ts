/** All penalties in one form, as a backend computes them. */

import { powInteger } from "../../numerics/elementary.js";
import type { Penalty } from "./penalty.js";

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
