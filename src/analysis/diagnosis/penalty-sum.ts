/** Whether an absolute penalty on all values leaves the data anything to say. */

import { cellCount } from "../../diffusion/noise-grid/grid.js";
import { penaltyWeights } from "../../diffusion/noise-grid/penalty-weights.js";
import { formatNumber, pluralOf } from "../format.js";
import type { Finding, Subject } from "./finding.js";

/**
 * The penalty weight · Σ |G - 1| (with `mean` or an elastic net, its own weight divided or shared) pulls each of a level's N = cells · T values by `weight`, wherever the data are. The loss is a
 * mean of about 1 per row, and a row meets one value of a level: so the data pull a value by about 1 / N on average. The penalty
 * dominates where weight · N > 1. Further, Adam's steps do not shrink with a gradient: values that oscillate by a learning rate
 * about 1 keep the penalty at about weight · N · rate, and its gradient's norm, weight · √N, is clipped together with the data's. The pull of
 * squares vanishes at 1, and that of differences between neighbours where all are alike: neither is found.
 */
export function penaltySum({ grid, schedule, training: { learningRate, clipNorm } }: Subject): Finding | undefined {
  const levels = (grid?.levels ?? []).flatMap((level) => {
    const values = cellCount(grid!, level) * schedule.timesteps;
    const weight = penaltyWeights(level.penalty, level.size, grid!.axes.length, schedule.timesteps).l1;
    return weight * values > 1 ? [{ name: level.name, weight, values, most: level.penalty!.weight / (weight * values) }] : [];
  });
  if (levels.length === 0) return undefined;
  const told = levels.map(
    ({ name, weight, values }) =>
      `${name}: weight ${weight} × ${values} ${pluralOf("value", values)} = ${formatNumber(weight * values, 3)} (rule: at most 1, the loss's size); a step of ${learningRate} of every value adds ${formatNumber(weight * values * learningRate, 2)} to the loss; its gradient's norm is ${formatNumber(weight * Math.sqrt(values), 2)}, clipped at ${clipNorm}`,
  );
  return {
    id: "penalty-sum",
    title: "the penalty outweighs the loss",
    measured: told.join("; "),
    meaning: "the penalty pulls every value and the loss is a mean: the grid is held at 1, and what moves it is mostly the penalty",
    remedy: levels.map(({ name, most }) => `a weight of at most ${formatNumber(most, 2)} for ${name}`).join("; "),
  };
}
