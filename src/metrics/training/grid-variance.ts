/** The records of the variance of a noise grid's levels. */

import { defineFamily } from "../record.js";

/** A level whose variance is below this has one value everywhere but for rounding: it adapts to nothing. */
export const UNIFORM_VARIANCE = 1e-10;

/** A member for every level: `grid_variance` of the level called `grid`, `<level>_grid_variance` of any other. */
export const gridVariance = defineFamily({
  nameOf: (level) => (level === "grid" ? "grid_variance" : `${level}_grid_variance`),
  keyOf: (name) => (name === "grid_variance" ? "grid" : (/^(.+)_grid_variance$/.exec(name)?.[1] ?? null)),
  of: (level) => ({
    label: level === "grid" ? "Grid variance" : `Grid variance, ${level}`,
    unit: "",
    better: null,
    explanation: "variance of the level's values over cells and timesteps: 0 where it is the same everywhere",
    brief: "over cells and timesteps",
  }),
  shownIn: ["terminal"],
});
