/** Configuration of a model's transform: how it shifts, scales and partitions the data before training. */

import { MAX_DIMENSIONS, MAX_REGION_LEVELS, MAX_REGIONS } from "../checks/check-model.js";
import { checkArray, checkObject, checkWhole } from "../../errors/checks.js";
import { powInteger } from "../../numerics/elementary.js";

/** How the regions are scaled. */
export interface ScaleConfig {
  /** "axes": by the standard deviation along each axis; "full": by the covariance, which also removes correlations */
  scale: "axes" | "full";
}

/** Regions that each have their own scale; a model draws the region first. */
export interface RegionsConfig extends ScaleConfig {
  kind: "splits" | "k-means" | "uniform";
  /** coarse to fine: largest number of regions (splits, k-means), or cells along each axis (uniform) */
  sizes: number[];
  /**
   * Smallest number of rows in a region; for uniform cells, the smallest mean number per cell that divides a cell. Never fewer than ten
   * per coordinate, nor than {@link memorisedRows} squared divided by the number of rows.
   */
  minimumRows: number;
  /** number of rows that a network memorises; {@link MEMORISED_ROWS} if absent, 0 to partition tables of any size */
  memorisedRows?: number | undefined;
  /** added to every region's count in the distribution of the regions */
  pseudoCount: number;
}

/**
 * Measured with the reference's network and training, which uses each of 1,000 rows 2,560 times. With regions the network memorises so few
 * rows, and held-out points cost more than without regions. The fewer rows a table has, the more of them a region must hold.
 */
export const MEMORISED_ROWS = 1000;

/** "data" keeps the data's units, as without a domain, and records their box, which a grid on the data's box needs. */
export type DomainConfig = { kind: "data" } | ({ kind: "standardised" } & ScaleConfig) | RegionsConfig;

/** Whether a model draws a region first. */
export function hasRegions(config: DomainConfig | undefined): config is RegionsConfig {
  return config !== undefined && config.kind !== "data" && config.kind !== "standardised";
}

/**
 * Number of regions that a model has parameters for, per level; empty without a partition.
 *
 * @throws RangeError for a configuration without its sizes, or a number of coordinates outside 1 to 64
 */
export function regionCounts(config: DomainConfig | undefined, dimensions: number): number[] {
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  if (config !== undefined) checkObject("domain", config);
  if (!hasRegions(config)) return [];
  checkArray("domain.sizes", config.sizes, 1, MAX_REGION_LEVELS);
  for (const size of config.sizes) checkWhole("a size of domain.sizes", size, 1, MAX_REGIONS);
  return config.sizes.map((size) => (config.kind === "uniform" ? powInteger(size, dimensions) : size));
}
