/** Points of rows, in the way that is given. */

import type { DiffusionModel } from "../../model/diffusion-model.js";
import { CONDITION } from "../fit/rows.js";
import { withMarginals } from "./marginals.js";
import { mixtureRows } from "./mixture-rows.js";
import type { DrawnRows, Way } from "./way.js";

/** Points of rows `from` to `from + count`, count × dimensions. @param way null: of the model's law */
export async function drawnPoints(model: DiffusionModel, way: Way | null, rows: DrawnRows): Promise<Float32Array> {
  const { seed, from, count, conditions, signal } = rows;
  if (way === null || way.mixture === null) {
    const points = await model.sample(count, {
      seed,
      from,
      signal,
      until: way?.until,
      ...(conditions === undefined ? {} : { condition: { [CONDITION]: conditions } }),
    });
    return way === null ? points : withMarginals(points, way.marginals);
  }
  signal?.throwIfAborted();
  return withMarginals(mixtureRows(way.mixture, noiseOf(model, way.until), rows), way.marginals);
}

/** Deviation of the noise of a timestep, in the unit of the coordinates; 0 of timestep 0, whose noise is not drawn. */
export function noiseOf({ process }: Pick<DiffusionModel, "process">, until: number): number {
  return until === 0 ? 0 : process.sqrtRecipm1AlphasCumprod[until];
}
