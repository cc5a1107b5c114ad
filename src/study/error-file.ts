/** errors.safetensors of a run: what its model does not know, by place and timestep, for samplers that adapt to it. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ErrorGrid } from "../core/adaptation/error-grid.js";
import { UserError } from "../core/errors.js";
import { readBytes } from "../files/read.js";
import { decodeSafetensors, encodeSafetensors } from "../files/safetensors.js";
import { writeAtomic } from "../files/write.js";

const FILE = "errors.safetensors";
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

/** The grid of those levels, or undefined where the run has not measured it. @throws UserError where the file is another run's */
export function readErrors(folder: string, id: string, sizes: readonly number[]): ErrorGrid | undefined {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  const { metadata, tensors } = decodeSafetensors(readBytes(path), path);
  if (metadata.id !== id) throw new UserError(`${path} belongs to another run (${metadata.id}, expected ${id})`);
  const names = Object.keys(tensors).flatMap((name) => (name.endsWith(".mean") ? [name.slice(0, -".mean".length)] : []));
  // a scalar is served by any grid
  const name = sizes.length === 0 ? names[0] : names.find((each) => each === sizes.join("-"));
  const parts = PARTS.map((part) => tensors[`${name}.${part}`]?.values);
  if (name === undefined || parts.some((values) => values === undefined)) return undefined;
  const [lower, upper, errors, mean] = parts;
  const axes = (metadata[`axes.${name}`] ?? "").split(",").map(Number);
  return {
    axes,
    size: name === "scalar" ? 1 : Number(name.split("-").at(-1)),
    lower,
    upper,
    errors,
    mean,
    regional: tensors[`${name}.${REGIONAL}`]?.values ?? new Float32Array(0),
  };
}
