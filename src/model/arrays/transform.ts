/** Fitted coordinates as named tensors. */

import type { DomainConfig } from "../../diffusion/transform/config.js";
import { regionCounts } from "../../diffusion/transform/config.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import type { Locator } from "../../diffusion/transform/partition.js";
import type { StoredTensor } from "../../formats/safetensors.js";

/** float32 holds whole numbers up to here, which is more than there can be regions or nodes. */
const MOST = 2 ** 24;

/** How each kind of division finds the region of a point. */
const LOCATORS: Record<DomainConfig["kind"], Locator["kind"]> = {
  data: "nearest",
  standardised: "nearest",
  splits: "tree",
  "k-means": "nearest",
  uniform: "box",
};

/** What of coordinates is no array. */
export interface LocatorNote {
  locator: string;
  /** cells along each axis, of a box */
  size?: string;
}

/** The tensors of coordinates, and what stands beside them. */
export function transformTensors({ partition, dimensions, mean, scale, prior, lower, upper }: Domain): {
  tensors: Record<string, StoredTensor>;
  note: LocatorNote;
} {
  const { count, levels, ancestors, locator } = partition;
  const { kind, ...parts } = locator;
  const arrays = Object.entries(parts).filter((entry): entry is [string, Int32Array | Float32Array] => typeof entry[1] !== "number");
  const tensors: Record<string, StoredTensor> = {
    mean: { shape: [count, dimensions], values: mean },
    scale: { shape: [count, dimensions, dimensions], values: scale },
    prior: { shape: [count], values: prior },
    lower: { shape: [dimensions], values: lower },
    upper: { shape: [dimensions], values: upper },
    ancestors: { shape: [count, levels], values: Float32Array.from(ancestors) },
    ...Object.fromEntries(
      arrays.map(([name, values]) => [`locator.${name}`, { shape: [values.length], values: Float32Array.from(values) }]),
    ),
  };
  return { tensors, note: { locator: kind, ...(locator.kind === "box" ? { size: String(locator.size) } : {}) } };
}

/**
 * Coordinates from their tensors.
 *
 * @param damaged makes the error of what is wrong, such as a tree in which no way ends
 */
export function transformOf(
  config: DomainConfig,
  dimensions: number,
  tensors: Record<string, StoredTensor>,
  note: Partial<Record<keyof LocatorNote, string>>,
  damaged: (what: string) => Error,
): Domain {
  const values = (name: string): Float32Array => {
    const tensor = tensors[name];
    if (tensor === undefined) throw damaged(`it lacks "${name}"`);
    return tensor.values;
  };
  const whole = (name: string): Int32Array => {
    const numbers = values(name);
    if (!numbers.every((value) => Number.isSafeInteger(value) && Math.abs(value) <= MOST)) throw damaged(`"${name}" is not whole numbers`);
    return Int32Array.from(numbers);
  };
  const kind = LOCATORS[config.kind];
  if (note.locator !== kind) throw damaged(`its regions are found by "${note.locator}", those of ${config.kind} by "${kind}"`);
  const room = regionCounts(config, dimensions);
  const domain: Domain = {
    dimensions,
    partition: {
      count: values("prior").length,
      levels: room.length,
      ancestors: whole("ancestors"),
      locator: locatorOf(kind, Number(note.size), values, whole),
    },
    mean: values("mean"),
    scale: values("scale"),
    prior: values("prior"),
    lower: values("lower"),
    upper: values("upper"),
  };
  const { locator } = domain.partition;
  if (locator.kind === "box" && "sizes" in config && locator.size !== config.sizes.at(-1))
    throw damaged(`its cells are ${note.size} along each axis`);
  return domain;
}

function locatorOf(
  kind: Locator["kind"],
  size: number,
  values: (name: string) => Float32Array,
  whole: (name: string) => Int32Array,
): Locator {
  switch (kind) {
    case "tree":
      return {
        kind,
        axis: whole("locator.axis"),
        threshold: values("locator.threshold"),
        below: whole("locator.below"),
        above: whole("locator.above"),
      };
    case "nearest":
      return { kind, centres: values("locator.centres"), unit: values("locator.unit") };
    case "box":
      return { kind, lower: values("locator.lower"), upper: values("locator.upper"), size, region: whole("locator.region") };
  }
}
