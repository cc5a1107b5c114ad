/** A density in the data's coordinates from those in the model's: one term per region that a point may have been drawn in. */

import type { Domain } from "../transform/domain.js";
import { ancestorsOf } from "../transform/transform.js";
import { logDeterminant, toUnit } from "../transform/affine.js";
import { locate } from "../transform/partition.js";
import { exp, log } from "../../numerics/elementary.js";
import type { LogDensity } from "./flow.js";

/** The points in the model's coordinates, once for each region, and how their densities become those of the points. */
export interface RegionTerms {
  /** terms × dimensions */
  starts: Float64Array;
  /** the regions of every level of each term, terms × levels */
  told: Int32Array;
  /** terms of each row, which stand after one another */
  perRow: number;
  combine: (terms: LogDensity) => LogDensity;
}

/** Terms smaller than the largest by more nats than this are 0. */
const NEGLIGIBLE = 700;

/**
 * @param domain null for a model in the data's own coordinates
 * @param points rows × dimensions
 * @param which regions count: all of them, or the one that holds the point
 */
export function regionTerms(domain: Domain | null, points: Float32Array, dimensions: number, which: "all" | "containing"): RegionTerms {
  if (domain === null)
    return { starts: Float64Array.from(points), told: new Int32Array(0), perRow: 1, combine: ({ nats, error }) => ({ nats, error }) };
  const { partition, scale, prior } = domain;
  const d = dimensions;
  const rows = points.length / d;
  const total = prior.reduce((sum, share) => sum + share, 0);
  const offsets = Float64Array.from(prior, (share, region) => log(share / total) - logDeterminant(scale, d, region * d * d));
  const own = which === "all" ? null : locate(partition, points, d);
  const terms = own === null ? prior.length : 1;
  const regions = Int32Array.from({ length: rows * terms }, (_, i) => (own === null ? i % terms : own[i]));
  const starts = new Float64Array(rows * terms * d);
  regions.forEach((region, i) => starts.set(toUnit(points, Math.floor(i / terms), domain, region), i * d));
  return {
    starts,
    told: ancestorsOf(partition, regions),
    perRow: terms,
    combine: ({ nats, error }) => {
      const of = (row: number): [number, number] =>
        logOfSum(
          nats.subarray(row * terms, (row + 1) * terms).map((value, k) => value + offsets[regions[row * terms + k]]),
          error.subarray(row * terms, (row + 1) * terms),
        );
      const sums = Array.from({ length: rows }, (_, row) => of(row));
      return { nats: Float64Array.from(sums, ([sum]) => sum), error: Float64Array.from(sums, ([, deviation]) => deviation) };
    },
  };
}

/** log Σ exp of terms, and the mean of their errors by their shares in the sum; NaN where a term is. */
function logOfSum(terms: Float64Array, errors: Float64Array): [number, number] {
  let highest = -Infinity;
  for (const term of terms) highest = Number.isNaN(term) || term > highest ? term : highest;
  if (!Number.isFinite(highest)) return [highest, Number.isNaN(highest) ? NaN : Math.max(...errors)];
  let [sum, weighted] = [0, 0];
  terms.forEach((term, k) => {
    const share = highest - term > NEGLIGIBLE ? 0 : exp(term - highest);
    sum += share;
    weighted += share * errors[k];
  });
  return [highest + log(sum), weighted / sum];
}
