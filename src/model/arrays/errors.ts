/** Grids of errors by place and time as named tensors, each under the name of its grid. */

import type { ErrorGrid, MeasuredModel } from "../../diffusion/adaptation/error-grid.js";
import { errorGridFault } from "../../diffusion/adaptation/error-grid.js";
import type { StoredTensor } from "../../formats/safetensors.js";

const PARTS = ["lower", "upper", "errors", "mean"] as const;
// absent without regions
const REGIONAL = "regional";

/** The tensors of a grid, such as `5-20.mean`. */
export function errorTensors(name: string, grid: ErrorGrid): Record<string, StoredTensor> {
  const parts = grid.regional.length === 0 ? PARTS : ([...PARTS, REGIONAL] as const);
  const timesteps = grid.mean.length;
  return Object.fromEntries(
    parts.map((part) => [`${name}.${part}`, { shape: [timesteps, grid[part].length / timesteps], values: grid[part] }]),
  );
}

/** The names of the grids among tensors. */
export function errorNames(tensors: Record<string, StoredTensor>): string[] {
  return Object.keys(tensors).flatMap((name) => (name.endsWith(".mean") ? [name.slice(0, -".mean".length)] : []));
}

/**
 * A grid from its tensors.
 *
 * @param axes that its cells divide, joined by commas
 * @param damaged makes the error of what is wrong, such as an error below 0 or cells without bounds
 */
export function errorGridOf(
  name: string,
  tensors: Record<string, StoredTensor>,
  axes: string | undefined,
  model: MeasuredModel,
  damaged: (what: string) => Error,
): ErrorGrid {
  const values = (part: (typeof PARTS)[number]): Float32Array => {
    const tensor = tensors[`${name}.${part}`];
    if (tensor === undefined) throw damaged(`it lacks "${name}.${part}"`);
    return tensor.values;
  };
  const grid: ErrorGrid = {
    axes: (axes ?? "").split(",").map(Number),
    size: /^\d/.test(name) ? Number(name.split("-").at(-1)) : 1,
    lower: values("lower"),
    upper: values("upper"),
    errors: values("errors"),
    mean: values("mean"),
    regional: tensors[`${name}.${REGIONAL}`]?.values ?? new Float32Array(0),
  };
  const fault = errorGridFault(grid, model);
  if (fault !== null) throw damaged(fault);
  return grid;
}
