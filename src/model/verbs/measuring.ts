/** Measures what a model does not know of its data. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { errorsOfModel, errorsOfModelSteps } from "../../diffusion/adaptation/errors-of-model.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";
import type { ErrorsNeeded } from "./errors.js";
import { sizesOf } from "./errors.js";

export { encodedRows } from "./rows.js";

/** Which errors are measured, of which model. */
interface Measured {
  /** of the model */
  seed: number;
  transform: Domain | null;
  needed: ErrorsNeeded;
}

/** Measures the errors that are needed, step by step. @param rows the training data in the model's coordinates */
export function measuringSteps(backend: Backend, rows: ModelRows, { seed, transform, needed }: Measured): Generator<void, ErrorGrid> {
  return errorsOfModelSteps(backend, rows, seed, transform, sizesOf(needed));
}

/** The same where no other work waits, which is faster. */
export function measured(backend: Backend, rows: ModelRows, { seed, transform, needed }: Measured): ErrorGrid {
  return errorsOfModel(backend, rows, seed, transform, sizesOf(needed));
}
