/** errors.safetensors of a run: what its model does not know, by place and timestep, for samplers that adapt to it. */

import { join } from "node:path";
import type { ErrorGrid, MeasuredModel } from "../../diffusion/adaptation/error-grid.js";
import { errorGridName } from "../../diffusion/adaptation/error-grid.js";
import { UserError } from "../../errors/user-error.js";
import { exists, readBytes } from "../../files/read.js";
import type { StoredTensor } from "../../formats/safetensors.js";
import { errorGridOf, errorNames, errorTensors } from "../../model/arrays/errors.js";
import { decodeSafetensors, encodeSafetensors } from "../../files/formats/safetensors.js";
import { writeAtomic } from "../../files/writing/write.js";
import { checkOwner } from "../config/identity.js";
import { withRemedy } from "./run-folder.js";

const FILE = "errors.safetensors";
const REMEDY = "delete it, and the errors are measured again";

/** @param grids by `errorGridName` */
export function writeErrors(folder: string, id: string, grids: ReadonlyMap<string, ErrorGrid>): void {
  if (grids.size === 0) return;
  const tensors = Object.assign({}, ...[...grids].map(([name, grid]) => errorTensors(name, grid))) as Record<string, StoredTensor>;
  const axes = Object.fromEntries([...grids].map(([name, grid]) => [`axes.${name}`, grid.axes.join(",")]));
  writeAtomic(join(folder, FILE), encodeSafetensors({ metadata: { id, ...axes }, tensors }));
}

/**
 * The grid of those levels, or undefined where the run has not measured it.
 *
 * @param model whose errors they are
 * @throws UserError where the file is another run's or damaged, such as an error below 0 or cells without bounds
 */
export function readErrors(folder: string, id: string, sizes: readonly number[], model: MeasuredModel): ErrorGrid | undefined {
  const path = join(folder, FILE);
  if (!exists(path)) return undefined;
  const { metadata, tensors } = withRemedy(REMEDY, () => {
    const decoded = decodeSafetensors(readBytes(path), path);
    checkOwner(path, decoded.metadata.id, id);
    return decoded;
  });
  const names = errorNames(tensors);
  // a scalar is served by any grid
  const name = sizes.length === 0 ? names[0] : names.find((each) => each === errorGridName(sizes));
  if (name === undefined) return undefined;
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`, REMEDY);
  return errorGridOf(name, tensors, metadata[`axes.${name}`], model, damaged);
}
