/** A model as a verb found it, and what is known of its errors by then. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import type { Backend } from "../../diffusion/backend.js";
import type { Material } from "../material.js";
import type { Pace } from "../pace.js";
import type { ModelParts } from "../parts.js";
import type { ErrorsNeeded } from "./errors.js";
import { knownErrors, needsNone } from "./errors.js";

export class Known {
  constructor(
    public parts: ModelParts,
    private readonly material: Material | null,
    readonly pace: Pace,
  ) {}

  /**
   * The errors that a sampler, or its bound, needs: known before, else measured now on the training data; null where it needs none.
   *
   * @param backend predicts with the model's weights
   * @throws Error where they are not known, and neither are the training data
   */
  async errors(backend: Backend, needed: ErrorsNeeded): Promise<ErrorGrid | null> {
    if (needsNone(needed)) return null;
    const { errors, training, transform } = this.parts;
    const { name, known } = knownErrors(errors, needed);
    if (known !== undefined) return known;
    if (this.material === null)
      throw new Error(`the model's errors "${name}" are not measured: measureErrors(data) measures them on its training data`);
    const { encodedRows, measuringSteps } = await import("./measuring.js");
    const rows = this.material.rows((drawn) => encodedRows(transform, drawn));
    const grid = await this.pace.through(measuringSteps(backend, rows, { seed: training.seed, transform, needed }));
    this.parts = { ...this.parts, errors: { ...errors, [name]: grid } };
    return grid;
  }
}
