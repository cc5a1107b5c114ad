/** What a model's coordinates are: how the data are moved, scaled and divided before anything is learned. */

import { MAX_DIMENSIONS, MAX_REGION_LEVELS, MAX_REGIONS } from "../check-model.js";
import { checkArray, checkObject, checkWhole } from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";

/** How a division's regions are scaled. */
export interface ScaleConfig {
  /** "axes": by the standard deviation along each axis; "full": by the covariance, so that slanted data are straightened too */
  scale: "axes" | "full";
}

/** Regions of which each has a scale of its own; a model draws the region first. */
export interface RegionsConfig extends ScaleConfig {
  kind: "splits" | "k-means" | "uniform";
  /** coarse to fine: most regions (splits, k-means), or cells along each axis (uniform) */
  sizes: number[];
  /**
   * Least rows of a region, of uniform cells on average to divide one; but never fewer than ten per coordinate, nor than
   * {@link memorisedRows} squared over the number of rows.
   */
  minimumRows: number;
  /** how large a table a network learns by heart; {@link MEMORISED_ROWS} where absent, 0 to divide tables of any size */
  memorisedRows?: number | undefined;
  /** added to every region's count in the law of the regions */
  pseudoCount: number;
}

/**
 * Measured with the reference's network and training, which sees every one of 1,000 rows 2,560 times: divided among regions, so few are
 * learned by heart, and held-out points cost more than without regions. The fewer the rows, the more of them a region has to hold.
 */
export const MEMORISED_ROWS = 1000;

/** "data" are the data's own units, as without any domain, but known by their box: what a grid on the data's box takes. */
export type DomainConfig = { kind: "data" } | ({ kind: "standardised" } & ScaleConfig) | RegionsConfig;

/** Whether a model draws a region first. */
export function hasRegions(config: DomainConfig | undefined): config is RegionsConfig {
  return config !== undefined && config.kind !== "data" && config.kind !== "standardised";
}

/**
 * How many regions a model has room for, level by level; none without a division.
 *
 * @throws RangeError for a configuration without its sizes, or other coordinates than 1 to 16
 */
export function regionCounts(config: DomainConfig | undefined, dimensions: number): number[] {
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  if (config !== undefined) checkObject("domain", config);
  if (!hasRegions(config)) return [];
  checkArray("domain.sizes", config.sizes, 1, MAX_REGION_LEVELS);
  for (const size of config.sizes) checkWhole("a size of domain.sizes", size, 1, MAX_REGIONS);
  return config.sizes.map((size) => (config.kind === "uniform" ? powInteger(size, dimensions) : size));
}
