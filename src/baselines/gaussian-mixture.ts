/** A Gaussian mixture of the rows: what a table's model begins as. */

import { drawMissing } from "../data/mixture/conditional.js";
import type { MixtureTrial } from "../data/mixture/fit/choose.js";
import { chooseMixture } from "../data/mixture/fit/choose.js";
import { fitMixture } from "../data/mixture/fit/fit-mixture.js";
import { decodeTable, drawConditions, encodeTable, schemaOf } from "../table/coding/coding.js";
import { conditionOf } from "../table/coding/column.js";
import { fitCoding } from "../table/coding/fit.js";
import type { Table } from "../table/table.js";
import type { Baseline, BaselineOptions, FittedBaseline } from "./record.js";

/** Parts of the rows of which each is held out once. */
const FOLDS = 5;

/** A fitted mixture, with how many components it has and what they share. */
export interface FittedMixtureBaseline extends FittedBaseline {
  chosen: MixtureTrial;
}

/**
 * A mixture whose components, and how much they share, are chosen by held-out likelihood, fitted to the known cells in the coordinates of a
 * table's model; which cells are missing is generated as well.
 */
export const gaussianMixture: Baseline = {
  name: "gaussian-mixture",
  label: "Gaussian mixture",
  explanation: "a Gaussian mixture in the model's coordinates, its size chosen by the likelihood of rows held out",
  fit: fitGaussianMixture,
};

/** @param chosen what another table's fit has chosen, which is then not chosen anew */
export function fitGaussianMixture(table: Table, { seed, by }: BaselineOptions, chosen?: MixtureTrial): FittedMixtureBaseline {
  const [schema, coding] = [schemaOf(table), fitCoding(table, by)];
  const { points, conditions, dimensions } = encodeTable(table, coding, seed);
  const how = { seed, ...(conditions === undefined ? {} : { strata: conditions }) };
  const mixture =
    chosen === undefined
      ? chooseMixture(points, dimensions, { ...how, folds: Math.min(FOLDS, table.rows) })
      : { ...fitMixture(points, dimensions, { ...how, ...sizesOf(chosen, table.rows) }), chosen };
  const shares = conditionOf(coding)?.shares;
  return {
    chosen: mixture.chosen,
    sample: (count, drawn, proportion) => {
      const own = shares === undefined ? {} : { conditions: drawConditions(shares, count, drawn, proportion) };
      if (count === 0) return decodeTable(schema, coding, { points: [], dimensions, ...own });
      // a row of which nothing but its condition is known
      const nothing = new Float64Array(count * dimensions).fill(NaN);
      const strata = own.conditions === undefined ? {} : { strata: own.conditions };
      const rows = drawMissing(mixture, nothing, { seed: drawn, label: "mixture row", ...strata });
      return decodeTable(schema, coding, { points: rows, dimensions, ...own });
    },
  };
}

function sizesOf({ components, shrinkage, diagonal }: MixtureTrial, rows: number): Omit<MixtureTrial, "heldOut"> {
  return { components: Math.min(components, rows), shrinkage, diagonal };
}
