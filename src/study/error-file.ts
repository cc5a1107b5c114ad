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

/** @param grids by the sizes of their levels, joined by - */
export function writeErrors(folder: string, id: string, grids: ReadonlyMap<string, ErrorGrid>): void {
  if (grids.size === 0) return;
  const tensors = Object.fromEntries(
    [...grids].flatMap(([sizes, grid]) =>
      PARTS.map((part) => [
        `${sizes || "scalar"}.${part}`,
        { shape: [grid.mean.length, grid[part].length / grid.mean.length], values: grid[part] },
      ]),
    ),
  );
  const axes = Object.fromEntries([...grids].map(([sizes, grid]) => [`axes.${sizes || "scalar"}`, grid.axes.join(",")]));
  writeAtomic(join(folder, FILE), encodeSafetensors({ metadata: { id, ...axes }, tensors }));
}

/** The grid of those levels. @throws UserError where the run has not measured it */
export function readErrors(folder: string, sizes: readonly number[]): ErrorGrid {
  const path = join(folder, FILE);
  if (!existsSync(path))
    throw new UserError(`${folder} has measured no errors: no sampler of its evaluation has variance analytic or grid`);
  const { metadata, tensors } = decodeSafetensors(readBytes(path), path);
  const names = Object.keys(tensors).flatMap((name) => (name.endsWith(".mean") ? [name.slice(0, -".mean".length)] : []));
  // a scalar is served by any grid
  const name = sizes.length === 0 ? names[0] : names.find((each) => each === sizes.join("-"));
  const parts = PARTS.map((part) => tensors[`${name}.${part}`]?.values);
  if (name === undefined || parts.some((values) => values === undefined))
    throw new UserError(`${path} holds no errors of levels ${sizes.join(", ") || "none"} (it has ${names.join("; ")})`);
  const [lower, upper, errors, mean] = parts;
  const axes = (metadata[`axes.${name}`] ?? "").split(",").map(Number);
  return { axes, size: name === "scalar" ? 1 : Number(name.split("-").at(-1)), lower, upper, errors, mean };
}
