/** The ways of drawing that are tried. */

import type { FitMixtureOptions } from "../../data/mixture/fit/fit-mixture.js";
import { fitMixture } from "../../data/mixture/fit/fit-mixture.js";
import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import { startOfMixture } from "../../model/verbs/fitted-start.js";
import type { CodedRows } from "../../table/coding/coding.js";
import { CONDITION } from "../fit/rows.js";

/** Timesteps of the finest noise that is drawn: of the model's schedule 0 and from .10 to 3.1 deviations. */
export const UNTIL = [0, 15, 18, 20, 22, 24, 26, 28, 30, 33, 36, 39, 42, 45, 48];
/** Those of a first look. */
export const COARSE = [0, 20, 28, 36, 45];

/** A mixture as it is fitted. */
export interface MixtureKind {
  /** rows of a component on average */
  rowsOfComponent: number;
  /** pseudo-rows of the pooled covariance, in dimensions */
  shrinkage: number;
  /** share of the pooled covariances between coordinates that is left out */
  diagonal: number;
}

const ROWS_OF_COMPONENT = [32, 16, 8, 4];
const SHRINKAGES = [0.03, 0.3];
/** Local ones: many components that share little, each along its own part of the rows. */
export const LOCAL: readonly MixtureKind[] = ROWS_OF_COMPONENT.flatMap((rowsOfComponent) =>
  SHRINKAGES.map((shrinkage) => ({ rowsOfComponent, shrinkage, diagonal: 0 })),
);

/** Components at most. */
const MOST = 256;
/** A draw needs no more digits. */
const ROUGH = { restarts: 1, iterations: 50, tolerance: 1e-4 };

/** The mixture, fitted to rows without missing cells. @param values of the condition; 0 where there is none */
export function fitKind(
  { rowsOfComponent, shrinkage, diagonal }: MixtureKind,
  { points, conditions, dimensions: d }: CodedRows,
  values: number,
  seed: number,
): MixtureStart {
  const rows = points.length / d;
  const components = Math.min(MOST, Math.max(1, values, Math.round(rows / rowsOfComponent)));
  const strata = values === 0 ? {} : { strata: conditions! };
  const options: FitMixtureOptions = { ...ROUGH, components, shrinkage: shrinkage * d, diagonal, seed, ...strata };
  return startOfMixture(fitMixture(points, d, options), values === 0 ? null : { name: CONDITION, count: values });
}
