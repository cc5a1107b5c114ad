/** Checks of a transform's configuration: an error of one line names what does not fit. */

import { MAX_DIMENSIONS, MAX_REGIONS } from "../checks/check-model.js";
import { checkChoice, checkKeys, checkNumber, checkWhole } from "../../errors/checks.js";
import type { DomainConfig } from "./config.js";
import { hasRegions, regionCounts } from "./config.js";

const KINDS = ["data", "standardised", "splits", "k-means", "uniform"];
const KEYS = ["kind", "scale", "sizes", "minimumRows", "memorisedRows", "pseudoCount"];

/** @throws RangeError or UserError unless the configuration has a known kind and that kind's keys */
export function checkDomainConfig(config: DomainConfig, dimensions: number): void {
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkKeys("domain", config, KEYS);
  checkChoice("domain.kind", config.kind, KINDS);
  if (config.kind !== "data") checkChoice("domain.scale", config.scale, ["axes", "full"]);
  if (!hasRegions(config)) return;
  const { kind, sizes, minimumRows, memorisedRows = 0, pseudoCount } = config;
  for (const count of regionCounts(config, dimensions)) checkWhole("the number of regions of a level", count, 1, MAX_REGIONS);
  const isOdd = (size: number, l: number): boolean => l > 0 && (size <= sizes[l - 1] || (kind === "uniform" && size % sizes[l - 1] !== 0));
  if (sizes.some(isOdd))
    throw new RangeError(
      `domain.sizes is ${sizes.join(", ")}: must grow from coarse to fine${kind === "uniform" ? ", each a multiple of the one before" : ""}`,
    );
  checkWhole("domain.minimumRows", minimumRows, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("domain.memorisedRows", memorisedRows, 0, 1_000_000);
  checkNumber("domain.pseudoCount", pseudoCount, 0, 1e6);
}
