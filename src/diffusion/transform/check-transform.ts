/** Checks of a transform: each function throws an error of one line that names the inconsistency. */

import { MAX_DIMENSIONS, MAX_REGION_LEVELS } from "../checks/check-model.js";
import { checkChoice, checkFloats, checkInts, checkKeys, checkObject, checkRows, checkWhole } from "../../errors/checks.js";
import type { Domain, ModelRows } from "./domain.js";
import type { Locator, Partition } from "./partition.js";
import { domainFault } from "./soundness.js";

/** @throws RangeError unless the parts have valid types, fit together and refer to existing regions */
export function checkDomain(domain: Domain): void {
  checkKeys("domain", domain, ["dimensions", "partition", "mean", "scale", "prior", "lower", "upper"]);
  const { dimensions, partition, mean, scale, prior, lower, upper } = domain;
  checkWhole("domain.dimensions", dimensions, 1, MAX_DIMENSIONS);
  for (const [name, values] of Object.entries({ mean, scale, prior, lower, upper })) checkFloats(`domain.${name}`, values);
  checkPartition(partition);
  const fault = domainFault(domain, new Array<number>(partition.levels).fill(partition.count));
  if (fault !== null) throw new RangeError(`the domain does not fit together: ${fault}`);
}

/** @throws RangeError unless the parts have valid types */
export function checkPartition(partition: Partition): void {
  checkObject("partition", partition);
  const { count, levels, ancestors, locator } = partition;
  checkWhole("partition.count", count, 1, Number.MAX_SAFE_INTEGER);
  checkWhole("partition.levels", levels, 0, MAX_REGION_LEVELS);
  checkInts("partition.ancestors", ancestors);
  checkObject("partition.locator", locator);
  checkChoice("partition.locator.kind", locator.kind, ["tree", "nearest", "box"]);
  const { floats, ints } = partsOf(locator);
  for (const [name, values] of Object.entries(floats)) checkFloats(`locator.${name}`, values);
  for (const [name, values] of Object.entries(ints)) checkInts(`locator.${name}`, values);
}

function partsOf(locator: Locator): { floats: Record<string, Float32Array>; ints: Record<string, Int32Array> } {
  switch (locator.kind) {
    case "tree": {
      const { threshold, axis, below, above } = locator;
      return { floats: { threshold }, ints: { axis, below, above } };
    }
    case "nearest":
      return { floats: { centres: locator.centres, unit: locator.unit }, ints: {} };
    case "box":
      return { floats: { lower: locator.lower, upper: locator.upper }, ints: { region: locator.region } };
  }
}

/** @throws RangeError unless the rows fit a transform with these levels of regions */
export function checkModelRows(rows: ModelRows, dimensions: number, { levels, count: most }: Pick<Partition, "levels" | "count">): void {
  checkObject("rows", rows);
  const { points, regions = new Int32Array(0), conditions = new Int32Array(0) } = rows;
  checkFloats("points", points);
  const count = checkRows("points", points, dimensions);
  checkInts("regions", regions);
  checkLength("regions", regions, count * levels);
  checkEach("regions", regions, (region) => region >= 0 && region < most);
  checkInts("conditions", conditions);
  if (conditions.length > 0 && conditions.length % count !== 0)
    throw new RangeError(`conditions has ${conditions.length} numbers: must have as many for each of ${count} rows`);
}

function checkLength(what: string, values: { length: number }, length: number): void {
  if (values.length !== length) throw new RangeError(`${what} has ${values.length} numbers: must have ${length}`);
}

function checkEach(what: string, values: Int32Array, isValid: (value: number, i: number) => boolean): void {
  const odd = values.findIndex((value, i) => !isValid(value, i));
  if (odd >= 0) throw new RangeError(`${what}[${odd}] is ${values[odd]}, which points nowhere`);
}
