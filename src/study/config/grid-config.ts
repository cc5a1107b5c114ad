/**
 * The learnable noise grid as a configuration file writes it. What is at its default enters no parsed configuration, so that the
 * identity of a run holds the options alone that it uses.
 */

import * as z from "zod";
import { MAX_DIMENSIONS, MAX_GRID_AXES, MAX_LEVELS } from "../../diffusion/checks/check-model.js";
import { DEFAULT_DENSITY_POWER, DEFAULT_GRID_AXES, DEFAULT_L1_RATIO, DEFAULT_MARGIN } from "../../diffusion/defaults.js";
import { resolveGrid } from "../../diffusion/noise-grid/written.js";

const weight = z.number().min(0);
const reduction = z.enum(["sum", "mean"]).optional().describe("over the level's values, or its pairs of neighbours; sum by default");

const penaltySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("l1"), weight: weight.describe("times |value - 1| over the level"), reduction }),
  z.strictObject({ kind: z.literal("l2"), weight: weight.describe("times (value - 1)² over the level"), reduction }),
  z.strictObject({
    kind: z.literal("elastic-net"),
    weight: weight.describe("of both together"),
    l1Ratio: z.number().min(0).max(1).default(DEFAULT_L1_RATIO).describe("the share of l1; the rest is l2"),
    reduction,
  }),
  z.strictObject({
    kind: z.literal("total-variation"),
    weight: weight.describe("times |difference| of neighbouring cells of the level"),
    reduction,
  }),
]);

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
    power: z.number().min(0).max(4).default(DEFAULT_DENSITY_POWER).describe("of the density, negated"),
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
      .max(MAX_GRID_AXES)
      .default([...DEFAULT_GRID_AXES])
      .describe("coordinates that the grid looks at"),
    lower: z.array(z.number()).optional().describe("lower bound of the grid's box, per axis"),
    upper: z.array(z.number()).optional().describe("upper bound of the grid's box, per axis"),
    box: z
      .strictObject({
        margin: z.number().min(0).max(10).default(DEFAULT_MARGIN).describe("share of the data's extent beyond them on every side"),
      })
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
  .transform(resolveGrid);
