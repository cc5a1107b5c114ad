/** domain.safetensors of a run: the coordinates that its model lives in, fitted to its training data. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { makeDataset } from "../core/datasets/index.js";
import type { Domain } from "../core/domain/domain.js";
import { fitDomain } from "../core/domain/domain.js";
import type { Locator } from "../core/domain/partition.js";
import { UserError } from "../core/errors.js";
import { readBytes } from "../files/read.js";
import type { StoredTensor } from "../files/safetensors.js";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.js";
import { writeAtomic } from "../files/write.js";
import type { RunConfig } from "./config.js";
import { FORMAT_VERSION } from "./checkpoint.js";
import { runId } from "./identity.js";

const FILE = "domain.safetensors";

/** Fits the coordinates of a run's model to its training data; null for the data's own. */
export function fitRunDomain(config: RunConfig, points: Float32Array, dimensions: number): Domain | null {
  return config.domain === undefined ? null : fitDomain(config.domain, points, dimensions, config.seed);
}

/** Keeps the coordinates with the run; nothing for the data's own. */
export function writeDomain(folder: string, config: RunConfig, domain: Domain | null): void {
  if (domain === null) return;
  const { partition, dimensions, mean, scale, prior, lower, upper } = domain;
  const { count, levels, ancestors, locator } = partition;
  // float32 holds whole numbers up to 2²⁴, more than there can be regions or nodes
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

/** The coordinates of a run's model: from its file, else fitted again, which gives the same bits. @throws UserError where the file is another run's */
export function runDomain(folder: string, config: RunConfig): Domain | null {
  if (config.domain === undefined) return null;
  const path = join(folder, FILE);
  if (!existsSync(path)) {
    const { points, dimensions } = makeDataset(config.dataset.name, config.dataset.count, config.seed);
    return fitRunDomain(config, points, dimensions);
  }
  const { metadata, tensors } = decodeSafetensors(readBytes(path), path);
  if (metadata.id !== runId(config)) throw new UserError(`${path} belongs to another run (${metadata.id}, expected ${runId(config)})`);
  if (metadata.version !== String(FORMAT_VERSION))
    throw new UserError(`${path} has version ${metadata.version}; this noisegrid reads version ${FORMAT_VERSION}`);
  const values = (name: string): Float32Array => {
    const tensor = tensors[name];
    if (tensor === undefined) throw new UserError(`${path} is damaged: it lacks "${name}"`);
    return tensor.values;
  };
  const whole = (name: string): Int32Array => Int32Array.from(values(name));
  const [count, dimensions] = tensors.mean?.shape ?? [];
  const parts = { mean: values("mean"), scale: values("scale"), prior: values("prior"), lower: values("lower"), upper: values("upper") };
  const ancestors = whole("ancestors");
  const lengths = [parts.mean.length, parts.scale.length, parts.prior.length, ancestors.length % count];
  if (lengths.join() !== [count * dimensions, count * dimensions ** 2, count, 0].join())
    throw new UserError(`${path} is damaged: its arrays do not fit ${count} regions`);
  const locator = (): Locator => {
    switch (metadata.locator) {
      case "tree":
        return {
          kind: "tree",
          axis: whole("locator.axis"),
          threshold: values("locator.threshold"),
          below: whole("locator.below"),
          above: whole("locator.above"),
        };
      case "nearest":
        return { kind: "nearest", centres: values("locator.centres"), unit: values("locator.unit") };
      case "box":
        return {
          kind: "box",
          lower: values("locator.lower"),
          upper: values("locator.upper"),
          size: Number(metadata.size),
          region: whole("locator.region"),
        };
      default:
        throw new UserError(`${path} is damaged: its regions are found by "${metadata.locator}"`);
    }
  };
  return { dimensions, partition: { count, levels: ancestors.length / count, ancestors, locator: locator() }, ...parts };
}
