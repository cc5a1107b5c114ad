/** errors.safetensors of a run: what its model does not know, by place and timestep, for samplers that adapt to it. */

import { join } from "node:path";
import type { ErrorGrid, MeasuredModel } from "../../diffusion/adaptation/error-grid.js";
import { errorGridFault } from "../../diffusion/adaptation/error-grid.js";
import { UserError } from "../../errors/user-error.js";
import { exists, readBytes } from "../../files/read.js";
import { decodeSafetensors, encodeSafetensors } from "../../files/formats/safetensors.js";
import { writeAtomic } from "../../files/writing/write.js";
import { checkOwner } from "../config/identity.js";
import { withRemedy } from "./run-folder.js";

const FILE = "errors.safetensors";
const REMEDY = "delete it, and the errors are measured again";
const PARTS = ["lower", "upper", "errors", "mean"] as const;
// absent without regions
const REGIONAL = "regional";

/** @param grids by the sizes of their levels, joined by - */
export function writeErrors(folder: string, id: string, grids: ReadonlyMap<string, ErrorGrid>): void {
  if (grids.size === 0) return;
  const tensors = Object.fromEntries(
    [...grids].flatMap(([sizes, grid]) =>
      (grid.regional.length === 0 ? PARTS : ([...PARTS, REGIONAL] as const)).map((part) => [
        `${sizes || "scalar"}.${part}`,
        { shape: [grid.mean.length, grid[part].length / grid.mean.length], values: grid[part] },
      ]),
    ),
  );
  const axes = Object.fromEntries([...grids].map(([sizes, grid]) => [`axes.${sizes || "scalar"}`, grid.axes.join(",")]));
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
  const names = Object.keys(tensors).flatMap((name) => (name.endsWith(".mean") ? [name.slice(0, -".mean".length)] : []));
  // a scalar is served by any grid
  const name = sizes.length === 0 ? names[0] : names.find((each) => each === sizes.join("-"));
  if (name === undefined) return undefined;
  const damaged = (what: string): UserError => new UserError(`${path} is damaged: ${what}`, REMEDY);
  const part = (which: (typeof PARTS)[number]): Float32Array => {
    const tensor = tensors[`${name}.${which}`];
    if (tensor === undefined) throw damaged(`it lacks "${name}.${which}"`);
    return tensor.values;
  };
  const grid: ErrorGrid = {
    axes: (metadata[`axes.${name}`] ?? "").split(",").map(Number),
    size: name === "scalar" ? 1 : Number(name.split("-").at(-1)),
    lower: part("lower"),
    upper: part("upper"),
    errors: part("errors"),
    mean: part("mean"),
    regional: tensors[`${name}.${REGIONAL}`]?.values ?? new Float32Array(0),
  };
  const fault = errorGridFault(grid, model);
  if (fault !== null) throw damaged(fault);
  return grid;
}
