/** Measures what a model does not know of its data. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { errorsOfModel } from "../../diffusion/adaptation/errors-of-model.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import type { ErrorsNeeded } from "./errors.js";
import { sizesOf } from "./errors.js";

export { encodedRows } from "./rows.js";

/** Measures the errors that are needed, step by step. @param rows the training data in the model's coordinates */
export function measuringSteps(
  backend: Backend,
  rows: ModelRows,
  { seed, transform, needed }: { seed: number; transform: Domain | null; needed: ErrorsNeeded },
): Generator<void, ErrorGrid> {
  return errorsOfModel(backend, rows, seed, transform, sizesOf(needed));
}
