/** What a model was trained on: drawn once, and carried into the model's coordinates once, when it is first needed. */

import type { ModelRows } from "../diffusion/transform/domain.js";
import type { Data, DrawnRows } from "./input/data.js";
import { trainingRows } from "./input/data.js";

export class Material {
  #drawn: DrawnRows | null;
  #rows: ModelRows | null;

  constructor(
    private readonly data: Data,
    private readonly seed: number,
    { drawn = null, rows = null }: { drawn?: DrawnRows | null; rows?: ModelRows | null } = {},
  ) {
    this.#drawn = drawn;
    this.#rows = rows;
  }

  /** Whether these are the training rows of that seed. */
  isOf(data: Data, seed: number): boolean {
    return this.data === data && this.seed === seed;
  }

  /** The rows in the data's coordinates. @throws RangeError for what is no data */
  get drawn(): DrawnRows {
    return (this.#drawn ??= trainingRows(this.data, this.seed));
  }

  /** The rows in the model's coordinates. @param encoded how the model carries rows into them */
  rows(encoded: (drawn: DrawnRows) => ModelRows): ModelRows {
    return (this.#rows ??= encoded(this.drawn));
  }
}
