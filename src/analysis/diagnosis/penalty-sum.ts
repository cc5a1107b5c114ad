/** Whether a penalty that sums over all values leaves the data anything to say. */

import { cellCount } from "../../core/grid.js";
import { formatNumber } from "../format.js";
import type { Finding, Subject } from "./finding.js";

/**
 * The penalty weight · Σ |G - 1| pulls each of a level's N = cells · T values by `weight`, wherever the data are. The loss is a
 * mean of about 1 per row, and a row meets one value of a level: so the data pull a value by about 1 / N on average. The penalty
 * dominates where weight · N > 1. Further, Adam's steps do not shrink with a gradient: values that oscillate by a learning rate
 * about 1 keep the penalty at about weight · N · rate, and its gradient's norm, weight · √N, is clipped together with the data's.
 */
export function penaltySum({ grid, schedule, training: { learningRate, clipNorm } }: Subject): Finding | undefined {
  const levels = (grid?.levels ?? []).flatMap((level) => {
    const [weight, values] = [level.penalty?.weight ?? 0, cellCount(grid!, level) * schedule.timesteps];
    return weight * values > 1 ? [{ name: level.name, weight, values }] : [];
  });
  if (levels.length === 0) return undefined;
  const told = levels.map(
    ({ name, weight, values }) =>
      `${name}: weight ${weight} × ${values} values = ${formatNumber(weight * values, 3)} (rule: at most 1, the loss's size); a step of ${learningRate} of every value adds ${formatNumber(weight * values * learningRate, 2)} to the loss; its gradient's norm is ${formatNumber(weight * Math.sqrt(values), 2)}, clipped at ${clipNorm}`,
  );
  return {
    id: "penalty-sum",
    title: "the penalty outweighs the loss",
    measured: told.join("; "),
    meaning: "the penalty sums over all values and the loss is a mean: the grid is held at 1, and what moves it is mostly the penalty",
    remedy: levels.map(({ name, values }) => `a weight of at most ${formatNumber(1 / values, 2)} for ${name}`).join("; "),
  };
}
