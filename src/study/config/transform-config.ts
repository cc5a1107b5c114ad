/** The coordinates that a configuration can name: the data's, standardised ones, or regions that each have a scale of their own. */

import * as z from "zod";
import { MAX_REGION_LEVELS, MAX_REGIONS } from "../../diffusion/checks/check-model.js";
import { DEFAULT_REGION_CELLS, DEFAULT_REGION_COUNTS, DEFAULT_REGIONS, DEFAULT_SCALE } from "../../diffusion/defaults.js";

const scale = z
  .enum(["axes", "full"])
  .default(DEFAULT_SCALE)
  .describe("by the standard deviation along each axis, or by the covariance, which straightens slanted data too");

const regions = {
  minimumRows: z.int().min(2).default(DEFAULT_REGIONS.minimumRows).describe("least rows of a region"),
  // absent where it is not asked for, so that it enters the identity of the runs alone that have it
  memorisedRows: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe(
      "how large a table the network learns by heart: a region holds at least this squared over the number of rows; 1000 by default",
    ),
  pseudoCount: z
    .number()
    .min(1e-3)
    .max(1e6)
    .default(DEFAULT_REGIONS.pseudoCount)
    .describe("added to every region's count in the law of the regions"),
  scale,
};
const counts = z
  .array(z.int().min(1).max(MAX_REGIONS))
  .min(1)
  .max(MAX_REGION_LEVELS)
  .default([...DEFAULT_REGION_COUNTS])
  .describe("most regions, coarse to fine");

export const domainSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("data").describe("the data's own units") }),
  z.strictObject({ kind: z.literal("standardised").describe("mean 0 and deviation 1"), scale }),
  z.strictObject({ kind: z.literal("splits").describe("regions by recursive splits that follow the data"), sizes: counts, ...regions }),
  z.strictObject({ kind: z.literal("k-means").describe("regions around the centres of k-means"), sizes: counts, ...regions }),
  z.strictObject({
    kind: z.literal("uniform").describe("regions as the cells of uniform grids"),
    sizes: z
      .array(z.int().min(1).max(64))
      .min(1)
      .max(MAX_REGION_LEVELS)
      .default([...DEFAULT_REGION_CELLS])
      .describe("cells along each axis, coarse to fine, each a multiple of the one before"),
    ...regions,
  }),
]);

/** Why coordinates cannot be as they are written; null where they can. */
export function domainProblem(domain: z.output<typeof domainSchema> | undefined): string | null {
  if (domain === undefined || !("sizes" in domain)) return null;
  const { kind, sizes } = domain;
  if (sizes.some((size, l) => l > 0 && size <= sizes[l - 1])) return `domain.sizes is ${sizes.join(", ")}: must grow from coarse to fine`;
  if (kind === "uniform" && sizes.some((size, l) => l > 0 && size % sizes[l - 1] !== 0))
    return `domain.sizes is ${sizes.join(", ")}: each size of uniform regions must be a multiple of the one before`;
  return null;
}
