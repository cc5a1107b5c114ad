/** Penalties on the values of a level, added to the loss. */

import { checkChoice, checkKeys, checkNumber } from "../../errors/checks.js";

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
