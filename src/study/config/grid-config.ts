/**
 * The learnable noise grid as a configuration writes it. What is at its default enters no parsed configuration, so that the
 * identity of a run holds the options alone that it uses.
 */

import { z } from "zod";
import type { Domain } from "../../diffusion/transform/domain.js";
import type { GridConfig } from "../../diffusion/noise-grid/grid.js";
import { MAX_DIMENSIONS, MAX_LEVELS } from "../../diffusion/check-model.js";

const weight = z.number().min(0);
const reduction = z.enum(["sum", "mean"]).optional().describe("over the level's values, or its pairs of neighbours; sum by default");

const penaltySchema = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("l1"), weight: weight.describe("times |value - 1| over the level"), reduction }),
    z.strictObject({ kind: z.literal("l2"), weight: weight.describe("times (value - 1)² over the level"), reduction }),
    z.strictObject({
      kind: z.literal("elastic-net"),
      weight: weight.describe("of both together"),
      l1Ratio: z.number().min(0).max(1).default(0.5).describe("the share of l1; the rest is l2"),
      reduction,
    }),
    z.strictObject({
      kind: z.literal("total-variation"),
      weight: weight.describe("times |difference| of neighbouring cells of the level"),
      reduction,
    }),
  ])
  .transform(({ reduction: reduced, ...penalty }) => (reduced === "mean" ? { ...penalty, reduction: reduced } : penalty));

const levelSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,31}$/, "a level's name is lower-case letters, digits, - and _")
    .describe("name of the level"),
  size: z.int().min(1).max(1024).describe("cells along each axis"),
  penalty: penaltySchema.nullable().default(null).describe("a penalty added to the loss, or null"),
});

const initialisationSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ones").describe("no adaptation") }),
  z.strictObject({
    kind: z.literal("normal").describe("1 and noise, each value its own"),
    deviation: z.number().min(0).max(1).describe("standard deviation about 1"),
  }),
  z.strictObject({
    kind: z.literal("density").describe("less noise where the data are dense"),
    power: z.number().min(0).max(4).default(0.5).describe("of the density, negated"),
  }),
]);

export const gridSchema = z
  .strictObject({
    axes: z
      .array(
        z
          .int()
          .min(0)
          .max(MAX_DIMENSIONS - 1),
      )
      .min(1)
      .max(MAX_DIMENSIONS)
      .default([0, 1])
      .describe("coordinates that the grid looks at"),
    lower: z.array(z.number()).optional().describe("lower bound of the grid's box, per axis"),
    upper: z.array(z.number()).optional().describe("upper bound of the grid's box, per axis"),
    box: z
      .strictObject({ margin: z.number().min(0).max(10).default(0.05).describe("share of the data's extent beyond them on every side") })
      .optional()
      .describe("in place of bounds the box of the training data, in the coordinates of the domain, which it needs"),
    levels: z.array(levelSchema).min(1).max(MAX_LEVELS).describe("levels, coarse to fine"),
    lookup: z.enum(["nearest", "multilinear"]).optional().describe("of a cell's value, or between the cells' centres; nearest by default"),
    initialisation: initialisationSchema.optional().describe("values before the first step; ones by default"),
    gate: z.boolean().optional().describe("whether a learned gate by the first level's cells scales the last level; false by default"),
    mode: z
      .enum(["reference", "as-written"])
      .optional()
      .describe("whether the factor scales the noise, or the variance of each step as the paper writes it; reference by default"),
  })
  .transform(({ axes, lower, upper, box, levels, lookup, initialisation, gate, mode }) => ({
    axes,
    // of the data's box there are no bounds yet
    lower: lower ?? (box === undefined ? axes.map(() => -1) : []),
    upper: upper ?? (box === undefined ? axes.map(() => 1) : []),
    ...(box === undefined ? {} : { box }),
    levels,
    ...(lookup === "multilinear" ? { lookup } : {}),
    ...(initialisation === undefined || initialisation.kind === "ones" ? {} : { initialisation }),
    ...(gate === true ? { gate } : {}),
    ...(mode === "as-written" ? { mode } : {}),
  }));

/** A grid as a configuration resolves it: its bounds are empty where they are the data's, and so not known without them. */
export type WrittenGrid = z.output<typeof gridSchema>;

/**
 * The grid of a model.
 *
 * @param domain the coordinates fitted to the data; with null the bounds of a grid on the data's box are not right, its sizes are
 */
export function gridOf(written: WrittenGrid | null, domain: Domain | null): GridConfig | null {
  if (written?.box === undefined) return written;
  const { box, ...grid } = written;
  const bound = (axis: number, side: -1 | 1): number => {
    if (domain === null) return side;
    const [lower, upper] = [domain.lower[axis], domain.upper[axis]];
    // a box must have a width, also where the data have none
    const room = box.margin * (upper - lower) || (upper > lower ? 0 : Math.max(1, Math.abs(upper) / 1000));
    return Math.fround((side < 0 ? lower : upper) + side * room);
  };
  return { ...grid, lower: grid.axes.map((axis) => bound(axis, -1)), upper: grid.axes.map((axis) => bound(axis, 1)) };
}

/** What diffusion/model-config.ts does not ask of a grid: bounds that fit its axes, and names that tell the levels apart. Null where it has them. */
export function gridProblem(grid: WrittenGrid | null, hasDomain: boolean): string | null {
  if (grid === null) return null;
  const { axes, lower, upper, box, levels } = grid;
  if (box !== undefined && lower.length + upper.length > 0) return "grid.box stands in place of grid.lower and grid.upper: leave them out";
  if (box !== undefined && !hasDomain)
    return 'grid.box is the data\'s in the coordinates of a domain: add one, such as "domain": { "kind": "standardised" } or { "kind": "data" }';
  if (box === undefined && (lower.length !== axes.length || upper.length !== axes.length))
    return `grid.lower and grid.upper need ${axes.length} numbers, one per axis`;
  const names = levels.map(({ name }) => name);
  return new Set(names).size === names.length ? null : `grid.levels has two levels of one name: ${names.join(", ")}`;
}
