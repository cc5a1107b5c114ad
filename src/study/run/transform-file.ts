/** domain.safetensors of a run: the coordinates of its model, fitted to its training data. */

import { join } from "node:path";
import type { DrawnData } from "../../data/drawn.js";
import type { Domain } from "../../diffusion/transform/domain.js";
import { fitDomain } from "../../diffusion/transform/transform.js";
import { UserError } from "../../errors/user-error.js";
import { exists, readBytes } from "../../files/read.js";
import { transformOf, transformTensors } from "../../model/arrays/transform.js";
import { decodeSafetensors, encodeSafetensors } from "../../files/formats/safetensors.js";
import { writeAtomic } from "../../files/writing/write.js";
import type { RunConfig } from "../config/config.js";
import { FORMAT_VERSION } from "./checkpoint.js";
import { checkOwner, runId } from "../config/identity.js";
import { withRemedy } from "./run-folder.js";

const FILE = "domain.safetensors";
const REMEDY = "delete it, and its coordinates are fitted to the data again";
/** Fits the coordinates of a run's model to its training data; null if the model uses the data's own. */
export function fitRunDomain(config: RunConfig, data: DrawnData): Domain | null {
  return config.domain === undefined ? null : fitDomain(config.domain, data.train().points, data.dimensions, config.seed);
}

/** Writes the coordinates into the run's folder; writes nothing for the data's own. */
export function writeDomain(folder: string, config: RunConfig, domain: Domain | null): void {
  if (domain === null) return;
  const { tensors, note } = transformTensors(domain);
  writeAtomic(
    join(folder, FILE),
    encodeSafetensors({ metadata: { id: runId(config), version: String(FORMAT_VERSION), ...note }, tensors }),
  );
}

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
  return transformOf(config.domain, data.dimensions, tensors, metadata, damaged);
}
