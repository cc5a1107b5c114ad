/** Ways of drawing rows of a table's model: from its law, or from one that is nearer to rows held out. */

import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import type { Marginals } from "./marginals.js";

/** What a way of drawing gave on rows held out. */
export interface DrawingTrial {
  /** W1 to rows held out, numbers brought to 0 … 1 and texts one-hot and halved */
  w1: number;
  /** probability that a sample is nearer to the training rows than a row held out is, in the same coordinates */
  copying: number;
  /** share of the rows held out whose nearest sample is closer than their third-nearest row held out */
  coverage: number;
}

/** A way of drawing, as plain data. */
export interface Way {
  /** timestep whose noise is the finest detail that is drawn; 0: all detail is */
  until: number;
  /** what rows are drawn from; null: the model itself */
  mixture: MixtureStart | null;
  /** of the coordinates of texts and missing cells, so that their shares stay */
  marginals: Marginals;
}

/** The way that was chosen, and what it gave. */
export interface Drawing extends Way {
  trial: DrawingTrial;
}

/** Which rows are drawn, and how. */
export interface DrawnRows {
  seed: number;
  from: number;
  count: number;
  /** value of the condition of each; undefined where there is none */
  conditions: Int32Array | undefined;
  /** whether components of a mixture come in proportion, or each row's by itself */
  proportion: "exact" | "independent";
  signal?: AbortSignal | undefined;
}
