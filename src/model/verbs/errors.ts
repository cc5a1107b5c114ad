/** What a model does not know of its data, as a sampler or a bound needs it. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { errorGridName } from "../../diffusion/adaptation/error-grid.js";
import { boundSizes, FIRST } from "../../diffusion/adaptation/named-sampler.js";
import type { PlainSampler } from "../../diffusion/samplers/index.js";
import { errorSizes } from "../../diffusion/samplers/record/plain.js";

/** Whose errors are asked for: those of a sampler that needs errors, or of a sampler's bound. */
export type ErrorsNeeded = { sampler: PlainSampler } | { bound: PlainSampler };

/** Whether it is a sampler that needs no errors. */
export function needsNone(needed: ErrorsNeeded): boolean {
  return "sampler" in needed && errorSizes(needed.sampler) === null;
}

/** Cells along each axis, coarse to fine, of the errors that are needed. */
export function sizesOf(needed: ErrorsNeeded): readonly number[] | typeof FIRST {
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
