/**
 * The transform from the data's coordinates to the model's: an affine map per region.
 *
 * A hard region c(x) is a latent variable with a known distribution π, and the model diffuses u = L⁻¹(x - m) within it. The noise at
 * time t is L σ_t z in the data's units, so its size follows the region. Then
 *
 *     log p(x) ≥ log π_c(x) - log det L_c(x) + (the bound of u given c),
 *
 * and a sample is c ~ π, u ~ the reverse process given c, x = m_c + L_c u. With one region this standardises the data.
 */

import { checkFloats, checkRows, checkWhole, MAX_ROWS } from "../../errors/checks.js";
import { log } from "../../numerics/elementary.js";
import { drawInProportion } from "../../numerics/proportion.js";
import { stream, words } from "../../numerics/random.js";
import { MAX_DIMENSIONS } from "../checks/check-model.js";
import { checkDomain, checkModelRows } from "./check-transform.js";
import type { Domain, ModelRows } from "./domain.js";
import { logDeterminant, toUnit } from "./affine.js";
import type { Partition } from "./partition.js";
import { locate } from "./partition.js";

/**
 * Maps the data's coordinates to the model's: u = L⁻¹(x - m) of the region that holds x.
 *
 * @param domain null for a model in the data's own coordinates
 * @param points rows × dimensions
 * @throws RangeError for points that do not fit the domain, or a domain whose parts do not fit together
 */
export function encode(domain: Domain | null, points: Float32Array, dimensions: number): ModelRows {
  checkFloats("points", points);
  checkWhole("dimensions", dimensions, 1, MAX_DIMENSIONS);
  checkRows("points", points, dimensions);
  if (domain === null) return { points };
  checkDomain(domain);
  if (domain.dimensions !== dimensions) throw new RangeError(`the domain has ${domain.dimensions} coordinates, the points ${dimensions}`);
  const { partition } = domain;
  const d = dimensions;
  const finest = locate(partition, points, d);
  const out = new Float32Array(points.length);
  finest.forEach((region, row) => out.set(toUnit(points, row, domain, region), row * d));
  return { points: out, ...(partition.levels === 0 ? {} : { regions: ancestorsOf(partition, finest) }) };
}

/** Returns the regions on every level of rows with a given finest region, rows × levels. */
export function ancestorsOf({ ancestors, levels }: Partition, finest: Int32Array): Int32Array {
  return Int32Array.from({ length: finest.length * levels }, (_, i) => ancestors[finest[Math.floor(i / levels)] * levels + (i % levels)]);
}

/**
 * Maps the model's coordinates to the data's, rows × dimensions: x = m + L u.
 *
 * @param domain null for a model in the data's own coordinates
 * @throws RangeError for rows that do not fit the domain, or a domain whose parts do not fit together
 */
export function decode(domain: Domain | null, rows: ModelRows): Float32Array {
  checkRowsOf(domain, rows);
  const { points, regions } = rows;
  if (domain === null) return points;
  const { dimensions: d, partition, mean, scale } = domain;
  const out = new Float32Array(points.length);
  for (let row = 0; row * d < points.length; row++) {
    const region = finestOf(partition, regions, row);
    for (let a = 0; a < d; a++) {
      let x = mean[region * d + a];
      for (let b = 0; b <= a; b++) x += scale[(region * d + a) * d + b] * points[row * d + b];
      out[row * d + a] = x;
    }
  }
  return out;
}

/** Checks the rows; without a domain their regions are ignored. */
function checkRowsOf(domain: Domain | null, rows: ModelRows): void {
  if (domain === null) return checkModelRows({ points: rows?.points }, 1, { levels: 0, count: 0 });
  checkDomain(domain);
  checkModelRows(rows, domain.dimensions, domain.partition);
}

function finestOf({ levels }: Partition, regions: Int32Array | undefined, row: number): number {
  return regions === undefined || levels === 0 ? 0 : regions[row * levels + levels - 1];
}

/**
 * Draws the regions of rows `from` to `to` of a seed's samples, rows × levels; empty without a partition.
 *
 * @param among rows in all, at least `to`, among which the regions are in exact proportion; each is drawn by itself by default
 *
 * @throws RangeError for a seed or rows outside their bounds, or a domain whose parts do not fit together
 */
export function drawRegions(domain: Domain | null, seed: number, from: number, to: number, among?: number): Int32Array {
  const key = stream(seed, "sampling region");
  checkWhole("to", to, 0, MAX_ROWS);
  checkWhole("from", from, 0, to);
  if (domain !== null) checkDomain(domain);
  if (domain === null || domain.partition.levels === 0) return new Int32Array(0);
  const { prior, partition } = domain;
  if (among !== undefined) {
    checkWhole("total", among, to, MAX_ROWS);
    return ancestorsOf(partition, drawInProportion(prior, among, seed, "sampling region").subarray(from, to));
  }
  // words are drawn in groups of four: skips those of the first group that belong to rows before `from`
  const skipped = from % 4;
  const draws = words(key, 0, (from - skipped) / 4, new Uint32Array(skipped + to - from)).subarray(skipped);
  const cumulative = new Float64Array(prior.length);
  prior.forEach((p, c) => (cumulative[c] = p + (c === 0 ? 0 : cumulative[c - 1])));
  const total = cumulative[prior.length - 1];
  const finest = Int32Array.from(draws, (word) => cumulative.findIndex((sum) => (word / 4_294_967_296) * total < sum));
  return ancestorsOf(partition, finest);
}

/**
 * Returns -log π_c + log det L_c of every row, a point's cost before diffusion, in nats.
 *
 * @throws RangeError as {@link decode}
 */
export function domainCosts(domain: Domain | null, modelRows: ModelRows, dimensions: number): Float64Array {
  checkRowsOf(domain, modelRows);
  const { points, regions } = modelRows;
  const costs = new Float64Array(points.length / dimensions);
  if (domain === null) return costs;
  const { dimensions: d, partition, scale, prior } = domain;
  for (let row = 0; row < costs.length; row++) {
    const region = finestOf(partition, regions, row);
    costs[row] = logDeterminant(scale, d, region * d * d) - (prior.length === 1 ? 0 : log(prior[region]));
  }
  return costs;
}

/**
 * Returns the mean over rows of {@link domainCosts}, in nats; NaN without rows.
 *
 * @throws RangeError as {@link decode}
 */
export function domainCost(domain: Domain | null, modelRows: ModelRows): number {
  if (domain === null) {
    checkRowsOf(domain, modelRows);
    return 0;
  }
  const costs = domainCosts(domain, modelRows, domain.dimensions);
  let total = 0;
  for (const cost of costs) total += cost;
  return total / costs.length;
}
