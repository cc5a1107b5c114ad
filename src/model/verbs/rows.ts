/** Rows in a model's coordinates. */

import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import { encode } from "../../diffusion/transform/transform.js";
import type { DrawnRows } from "../input/data.js";

export function encodedRows(transform: Domain | null, { points, dimensions, conditions }: DrawnRows): ModelRows {
  return { ...encode(transform, points, dimensions), ...(conditions === undefined ? {} : { conditions }) };
}
