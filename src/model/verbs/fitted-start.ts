/** The mixture that a model starts from, fitted to its training rows. */

import { chooseMixture } from "../../data/mixture/fit/choose.js";
import { fitMixture } from "../../data/mixture/fit/fit-mixture.js";
import type { StratifiedMixture } from "../../data/mixture/fit/em.js";
import { indexCount } from "../../diffusion/network/condition.js";
import type { ConditionConfig } from "../../diffusion/network/condition.js";
import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import type { ModelRows } from "../../diffusion/transform/domain.js";
import { cholesky } from "../../numerics/cholesky.js";
import type { Configuration } from "../input/configuration.js";
import type { StartConfig } from "../input/start.js";

/** Parts of the rows that decide what is left open, and fewer where there are fewer rows. */
const FOLDS = 5;

/** @throws RangeError where a likelihood has no bound, as without shrinkage */
export function fittedStart(
  { by, components, shrinkage, diagonal }: StartConfig,
  rows: ModelRows,
  { config, dimensions, seed }: { config: Configuration; dimensions: number; seed: number },
): MixtureStart {
  const { conditions = [] } = config;
  const strata = by === null ? undefined : strataOf(rows, conditions, by);
  const given = {
    seed,
    ...(strata === undefined ? {} : { strata }),
    ...(shrinkage === "auto" ? {} : { shrinkage }),
    ...(diagonal === "auto" ? {} : { diagonal }),
  };
  const folds = Math.min(FOLDS, rows.points.length / dimensions);
  const isOpen = components === "auto" || shrinkage === "auto" || diagonal === "auto";
  const mixture =
    isOpen && folds >= 2
      ? chooseMixture(rows.points, dimensions, { ...given, folds, ...(components === "auto" ? {} : { candidates: [components] }) })
      : fitMixture(rows.points, dimensions, { ...given, components: components === "auto" ? 1 : components });
  return startOfMixture(mixture, conditions.find(({ name }) => name === by) ?? null);
}

function strataOf({ conditions: told = new Int32Array(0) }: ModelRows, conditions: readonly ConditionConfig[], by: string): Int32Array {
  const column = conditions.findIndex(({ name }) => name === by);
  return Int32Array.from({ length: told.length / conditions.length }, (_, row) => told[row * conditions.length + column]);
}

/**
 * A fitted mixture as a model starts from it: rounded to float32, as its file holds it. A value of the condition without components has
 * those of all.
 */
export function startOfMixture({ weights, means, covariances, strata }: StratifiedMixture, by: ConditionConfig | null): MixtureStart {
  const rounded = (values: ArrayLike<number>): number[] => Array.from(Float32Array.from(values));
  const all = rounded(weights);
  const values = Array.from({ length: by === null ? 1 : indexCount(by) }, (_, value) => {
    const own = all.map((weight, k) => (strata[k] === value ? weight : 0));
    return by === null || value === by.count || own.every((weight) => weight === 0) ? all : own;
  });
  return {
    by: by?.name ?? null,
    weights: values,
    means: means.map(rounded),
    factors: covariances.map((covariance) => rounded(cholesky(covariance))),
  };
}
