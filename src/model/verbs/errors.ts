/** What a model does not know of its data, as a sampler or a bound needs it. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { errorGridName } from "../../diffusion/adaptation/error-grid.js";
import { boundSizes, errorsOfModel, errorsOfModelSteps, FIRST } from "../../diffusion/adaptation/named-sampler.js";
import type { Backend } from "../../diffusion/backend.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { errorSizes } from "../../diffusion/samplers/record/plain.js";
import type { Domain, ModelRows } from "../../diffusion/transform/domain.js";

export { encodedRows } from "./rows.js";

/** Whose errors are asked for: those of a sampler that needs errors, or of a sampler's bound. */
export type ErrorsNeeded = { sampler: PlainSampler } | { bound: PlainSampler };

function sizesOf(needed: ErrorsNeeded): readonly number[] | typeof FIRST {
  return "bound" in needed ? boundSizes(needed.bound) : errorSizes(needed.sampler)!;
}

/** The name of the grid of errors that is needed, and that grid if it is known, or one that serves as well. */
export function knownErrors(
  errors: Readonly<Record<string, ErrorGrid>> | null,
  needed: ErrorsNeeded,
): { name: string; known: ErrorGrid | undefined } {
  const sizes = sizesOf(needed);
  const name = sizes === FIRST ? FIRST : errorGridName(sizes);
  // a scalar is served by any grid of all timesteps
  const other = Object.keys(errors ?? {}).find((key) => key !== FIRST);
  return { name, known: errors?.[name] ?? (other !== undefined && (sizes === FIRST || sizes.length === 0) ? errors?.[other] : undefined) };
}

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
