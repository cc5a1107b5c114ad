/** domain.safetensors of a run: the coordinates of its model, fitted to its training data. */

import { join } from "node:path";
import type { DrawnData } from "../../data/drawn.js";
import type { DomainConfig } from "../../diffusion/transform/config.js";
import { regionCounts } from "../../diffusion/transform/config.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { fitDomain } from "../../diffusion/transform/transform.js";
import type { Locator } from "../../diffusion/transform/partition.js";
import { domainFault } from "../../diffusion/transform/soundness.js";
import { UserError } from "../../errors/user-error.js";
import { exists, readBytes } from "../../files/read.js";
import type { StoredTensor } from "../../files/formats/safetensors.js";
import { decodeSafetensors, encodeSafetensors } from "../../files/formats/safetensors.js";
import { writeAtomic } from "../../files/writing/write.js";
import type { RunConfig } from "../config/config.js";
import { FORMAT_VERSION } from "./checkpoint.js";
import { checkOwner, runId } from "../config/identity.js";
import { withRemedy } from "./run-folder.js";

const FILE = "domain.safetensors";
const REMEDY = "delete it, and its coordinates are fitted to the data again";
/** Largest whole number that float32 holds exactly; there are fewer regions and nodes. */
const MOST = 2 ** 24;

/** Fits the coordinates of a run's model to its training data; null if the model uses the data's own. */
export function fitRunDomain(config: RunConfig, data: DrawnData): Domain | null {
  return config.domain === undefined ? null : fitDomain(config.domain, data.train().points, data.dimensions, config.seed);
}

/** Writes the coordinates into the run's folder; writes nothing for the data's own. */
export function writeDomain(folder: string, config: RunConfig, domain: Domain | null): void {
  if (domain === null) return;
  const { partition, dimensions, mean, scale, prior, lower, upper } = domain;
  const { count, levels, ancestors, locator } = partition;
  const tensors: Record<string, StoredTensor> = {
    mean: { shape: [count, dimensions], values: mean },
    scale: { shape: [count, dimensions, dimensions], values: scale },
    prior: { shape: [count], values: prior },
    lower: { shape: [dimensions], values: lower },
    upper: { shape: [dimensions], values: upper },
    ancestors: { shape: [count, levels], values: Float32Array.from(ancestors) },
    ...Object.fromEntries(
      Object.entries(locatorArrays(locator)).map(([name, values]) => [
        `locator.${name}`,
        { shape: [values.length], values: Float32Array.from(values) },
      ]),
    ),
  };
  const size = locator.kind === "box" ? { size: String(locator.size) } : {};
  writeAtomic(
    join(folder, FILE),
    encodeSafetensors({ metadata: { id: runId(config), version: String(FORMAT_VERSION), locator: locator.kind, ...size }, tensors }),
  );
}

function locatorArrays(locator: Locator): Record<string, Int32Array | Float32Array> {
  const { kind: _, ...rest } = locator;
  return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== "size")) as Record<string, Int32Array | Float32Array>;
}

/** The locator of each kind of division. */
const LOCATORS: Record<DomainConfig["kind"], Locator["kind"]> = {
  data: "nearest",
  standardised: "nearest",
  splits: "tree",
  "k-means": "nearest",
  uniform: "box",
};

/**
 * Returns the coordinates of a run's model: reads its file or, without one, fits them again to the same bits.
 *
 * @param data the run's data; drawn only if there is no file
 * @throws UserError if the file is damaged or belongs to another run
 */
export function runDomain(folder: string, config: RunConfig, data: DrawnData): Domain | null {
  if (config.domain === undefined) return null;
  const path = join(folder, FILE);
  if (!exists(path)) return fitRunDomain(config, data);
  const { metadata, tensors } = withRemedy(REMEDY, () => {
    const decoded = decodeSafetensors(readBytes(path), path);
    checkOwner(path, decoded.metadata.id, runId(config));
    return decoded;
  });
  if (metadata.version !== String(FORMAT_VERSION))
    throw new UserError(`${path} has version ${metadata.version}; this noisegrid reads version ${FORMAT_VERSION}`);
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`, REMEDY);
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
  const { domain: division } = config;
  if (metadata.locator !== LOCATORS[division.kind])
    throw damaged(`its regions are found by "${metadata.locator}", those of ${division.kind} by "${LOCATORS[division.kind]}"`);
  const { dimensions } = data;
  const room = regionCounts(division, dimensions);
  const domain: Domain = {
    dimensions,
    partition: {
      count: values("prior").length,
      levels: room.length,
      ancestors: whole("ancestors"),
      locator: locatorOf(LOCATORS[division.kind], Number(metadata.size), values, whole),
    },
    mean: values("mean"),
    scale: values("scale"),
    prior: values("prior"),
    lower: values("lower"),
    upper: values("upper"),
  };
  const { locator } = domain.partition;
  if (locator.kind === "box" && "sizes" in division && locator.size !== division.sizes.at(-1))
    throw damaged(`its cells are ${metadata.size} along each axis`);
  const fault = domainFault(domain, room);
  if (fault !== null) throw damaged(fault);
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
