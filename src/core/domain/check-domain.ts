/** Whether coordinates, and what is asked for in fitting them, hang together: each function throws one line that says what does not. */

import { MAX_DIMENSIONS, MAX_REGION_LEVELS, MAX_REGIONS } from "../check-model.js";
import {
  checkArray,
  checkChoice,
  checkFinite,
  checkFloats,
  checkInts,
  checkKeys,
  checkNumber,
  checkObject,
  checkRows,
  checkWhole,
} from "../checks.js";
import type { DomainConfig } from "./config.js";
import { hasRegions, regionCounts } from "./config.js";
import type { Domain, ModelRows } from "./domain.js";
import type { Partition } from "./partition.js";

const KINDS = ["data", "standardised", "splits", "k-means", "uniform"];
const KEYS = ["kind", "scale", "sizes", "minimumRows", "memorisedRows", "pseudoCount"];

/** @throws RangeError or UserError where the configuration is not one of the kinds, with what that kind has */
export function checkDomainConfig(config: DomainConfig, dimensions: number): void {
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkKeys("domain", config, KEYS);
  checkChoice("domain.kind", config.kind, KINDS);
  if (config.kind !== "data") checkChoice("domain.scale", config.scale, ["axes", "full"]);
  if (!hasRegions(config)) return;
  const { kind, sizes, minimumRows, memorisedRows = 0, pseudoCount } = config;
  checkArray("domain.sizes", sizes, 1, MAX_REGION_LEVELS);
  for (const size of sizes) checkWhole("a size of domain.sizes", size, 1, MAX_REGIONS);
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

/** @throws RangeError unless the arrays are as long as they say of each other, and point to regions that there are */
export function checkDomain(domain: Domain): void {
  checkKeys("domain", domain, ["dimensions", "partition", "mean", "scale", "prior", "lower", "upper"]);
  const { dimensions: d, partition, mean, scale, prior, lower, upper } = domain;
  checkWhole("domain.dimensions", d, 1, MAX_DIMENSIONS);
  checkPartition(partition, d);
  const { count } = partition;
  const lengths = { mean: count * d, scale: count * d * d, prior: count, lower: d, upper: d };
  for (const [name, values] of Object.entries({ mean, scale, prior, lower, upper })) {
    checkFloats(`domain.${name}`, values);
    checkLength(`domain.${name}`, values, lengths[name as keyof typeof lengths]);
    checkFinite(`domain.${name}`, values);
  }
  if (!prior.every((share) => share >= 0) || !prior.some((share) => share > 0))
    throw new RangeError("domain.prior must have no share below 0, and one above it");
}

/** @throws RangeError as {@link checkDomain} */
export function checkPartition(partition: Partition, dimensions: number): void {
  checkObject("partition", partition);
  const { count, levels, ancestors, locator } = partition;
  checkWhole("partition.count", count, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("partition.levels", levels, 0, MAX_REGION_LEVELS);
  checkInts("partition.ancestors", ancestors);
  checkLength("partition.ancestors", ancestors, count * levels);
  checkEach("partition.ancestors", ancestors, (region) => region >= 0 && region < count);
  checkObject("partition.locator", locator);
  checkChoice("partition.locator.kind", locator.kind, ["tree", "nearest", "box"]);
  // of a single region nothing is asked
  if (count === 1) return;
  const isRegion = (region: number): boolean => region >= 0 && region < count;
  switch (locator.kind) {
    case "tree": {
      const { axis, threshold, below, above } = locator;
      checkFloats("locator.threshold", threshold);
      for (const [name, values] of Object.entries({ axis, below, above })) {
        checkInts(`locator.${name}`, values);
        checkLength(`locator.${name}`, values, count - 1);
      }
      checkLength("locator.threshold", threshold, count - 1);
      checkEach("locator.axis", axis, (a) => a >= 0 && a < dimensions);
      // a child stands after its node, so that every way down ends
      const isChild = (child: number, node: number): boolean => (child < 0 ? isRegion(-1 - child) : child > node && child < axis.length);
      checkEach("locator.below", below, isChild);
      checkEach("locator.above", above, isChild);
      return;
    }
    case "nearest":
      checkFloats("locator.unit", locator.unit);
      checkLength("locator.unit", locator.unit, dimensions);
      checkFloats("locator.centres", locator.centres);
      checkLength("locator.centres", locator.centres, count * dimensions);
      return;
    case "box":
      checkFloats("locator.lower", locator.lower);
      checkFloats("locator.upper", locator.upper);
      checkLength("locator.lower", locator.lower, dimensions);
      checkLength("locator.upper", locator.upper, dimensions);
      checkWhole("locator.size", locator.size, 1, MAX_REGIONS);
      checkInts("locator.region", locator.region);
      checkLength("locator.region", locator.region, locator.size ** dimensions);
      checkEach("locator.region", locator.region, isRegion);
  }
}

/** @throws RangeError unless the rows fit coordinates with these levels of regions */
export function checkModelRows(rows: ModelRows, dimensions: number, { levels, count: most }: Pick<Partition, "levels" | "count">): void {
  checkObject("rows", rows);
  const { points, regions = new Int32Array(0) } = rows;
  checkFloats("points", points);
  const count = checkRows("points", points, dimensions);
  checkInts("regions", regions);
  checkLength("regions", regions, count * levels);
  checkEach("regions", regions, (region) => region >= 0 && region < most);
}

function checkLength(what: string, values: { length: number }, length: number): void {
  if (values.length !== length) throw new RangeError(`${what} has ${values.length} numbers: must have ${length}`);
}

function checkEach(what: string, values: Int32Array, isValid: (value: number, i: number) => boolean): void {
  const odd = values.findIndex((value, i) => !isValid(value, i));
  if (odd >= 0) throw new RangeError(`${what}[${odd}] is ${values[odd]}, which points nowhere`);
}
