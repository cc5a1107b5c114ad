/** The mixture that a table's model starts from, over the values of its condition too. */

import type { StratifiedMixture } from "../../data/mixture/fit/em.js";
import { lawsOfStart } from "../../diffusion/start/laws.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { TableCoding } from "../../table/coding/column.js";
import { conditionOf } from "../../table/coding/column.js";

/** p(v, x) = π_v p(x | v) in the coordinates of rows: a stratum for each value v of the condition, one where there is none. */
export function lawOf({ parts: { start } }: DiffusionModel, coding: TableCoding): StratifiedMixture {
  if (start === undefined) throw new Error("internal: a table's model starts from a mixture");
  const shares = conditionOf(coding)?.shares ?? [1];
  const laws = lawsOfStart(start);
  const parts = shares.map((share, v) => ({ share, v, law: laws[start.by === null ? 0 : v] })).filter(({ share }) => share > 0);
  return {
    weights: parts.flatMap(({ share, law }) => law.weights.map((weight) => share * weight)),
    means: parts.flatMap(({ law }) => law.means.map((mean) => [...mean])),
    covariances: parts.flatMap(({ law }) => law.covariances.map((covariance) => covariance.map((row) => [...row]))),
    strata: parts.flatMap(({ v, law }) => law.weights.map(() => v)),
  };
}
