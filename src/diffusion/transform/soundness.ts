/** Checks that plain data, for example from a file, are a valid transform; every loop over it relies on this. */

import { powInteger } from "../../numerics/elementary.js";
import type { Domain } from "./domain.js";
import type { Partition } from "./partition.js";

/** Largest deviation from 1 of the sum of the regions' probabilities, in float32. */
const LAW_TOLERANCE = 1e-5;

/**
 * Returns why a model with parameters for these numbers of regions cannot use this transform, or null if it can.
 *
 * @param room largest number of regions of each level; empty without a partition
 */
export function domainFault(domain: Domain, room: readonly number[]): string | null {
  const { partition, mean, scale, prior, lower, upper } = domain;
  const { count } = partition;
  const d = domain.dimensions;
  const isLength = (values: ArrayLike<number>, length: number): boolean => values.length === length;
  if (!Number.isSafeInteger(count) || count < 1 || count > Math.max(1, room.at(-1) ?? 1)) return `it has ${count} regions`;
  if (
    ![isLength(mean, count * d), isLength(scale, count * d * d), isLength(prior, count), isLength(lower, d), isLength(upper, d)].every(
      Boolean,
    )
  )
    return `its arrays do not fit ${count} regions of ${d} dimensions`;
  for (const [name, values] of Object.entries({ mean, scale, prior, lower, upper })) {
    if (!values.every(Number.isFinite)) return `a value of ${name} is not finite`;
  }
  if (!lower.every((low, a) => low <= upper[a])) return "its box has a lower bound above the upper one";
  const isTriangular = scale.every((value, i) => {
    const [row, column] = [Math.floor(i / d) % d, i % d];
    return column > row ? value === 0 : column < row || value > 0;
  });
  if (!isTriangular) return "a scale is not lower triangular with a positive diagonal";
  const total = prior.reduce((sum, p) => sum + p, 0);
  if (!prior.every((p) => p > 0) || Math.abs(total - 1) > LAW_TOLERANCE) return "the law of its regions is not positive with sum 1";
  return nestingFault(partition, room) ?? locatorFault(partition, d);
}

/** Checks the regions of each level that hold the finest ones: within the model's room, and nested. */
function nestingFault({ count, levels, ancestors }: Partition, room: readonly number[]): string | null {
  if (levels !== room.length || ancestors.length !== count * levels) return `its regions do not have ${room.length} levels`;
  for (let region = 0; region < count; region++) {
    const own = ancestors.subarray(region * levels, (region + 1) * levels);
    if (!own.every((ancestor, level) => ancestor >= 0 && ancestor < room[level])) return `region ${region} lies in one that does not exist`;
    if (levels > 0 && own[levels - 1] !== region) return `region ${region} is not its own on the finest level`;
  }
  for (let level = 1; level < levels; level++) {
    const parents = new Map<number, number>();
    for (let at = level; at < ancestors.length; at += levels) {
      const parent = parents.get(ancestors[at]) ?? ancestors[at - 1];
      if (parent !== ancestors[at - 1]) return `region ${ancestors[at]} of level ${level + 1} lies in two of the level before`;
      parents.set(ancestors[at], parent);
    }
  }
  return null;
}

function locatorFault({ count, locator }: Partition, d: number): string | null {
  const isRegion = (region: number): boolean => region >= 0 && region < count;
  switch (locator.kind) {
    case "tree":
      return treeFault(locator, count, d);
    case "nearest": {
      const { centres, unit } = locator;
      if (count === 1 && centres.length === 0 && unit.length === 0) return null;
      if (centres.length !== count * d || unit.length !== d) return `its centres are not ${count} of ${d} dimensions`;
      const isSound = centres.every(Number.isFinite) && unit.every((value) => Number.isFinite(value) && value > 0);
      return isSound ? null : "a centre is not finite, or a unit not positive";
    }
    case "box": {
      const { lower, upper, size, region } = locator;
      if (!Number.isSafeInteger(size) || size < 1 || region.length !== powInteger(size, d))
        return `its cells are not ${size} along each axis`;
      if (
        lower.length !== d ||
        upper.length !== d ||
        !lower.every((low, a) => Number.isFinite(low) && low <= upper[a] && upper[a] < Infinity)
      )
        return "the box of its cells has no finite bounds";
      return region.every(isRegion) ? null : "a cell belongs to a region that does not exist";
    }
  }
}

/** Checks that every child comes after its parent and that every node and region occurs once, so that every path ends. */
function treeFault({ axis, threshold, below, above }: Partition["locator"] & { kind: "tree" }, count: number, d: number): string | null {
  const nodes = axis.length;
  if ([threshold, below, above].some(({ length }) => length !== nodes) || nodes !== count - 1)
    return `its tree does not have ${count - 1} nodes for ${count} regions`;
  if (!axis.every((a) => a >= 0 && a < d)) return "its tree asks for a coordinate that does not exist";
  if (!threshold.every(Number.isFinite)) return "a threshold of its tree is not finite";
  const seen = new Set<number>();
  for (let node = 0; node < nodes; node++) {
    for (const child of [below[node], above[node]]) {
      const isInside = child < 0 ? -1 - child < count : child > node && child < nodes;
      if (!isInside || seen.has(child)) return `node ${node} of its tree leads nowhere, or where another leads`;
      seen.add(child);
    }
  }
  return null;
}
