/** Fits the transform of a model to its training data. */

import { checkFloats, checkRows, checkSeed } from "../../errors/checks.js";
import { checkDomainConfig } from "./check-config.js";
import type { DomainConfig, RegionsConfig } from "./config.js";
import { hasRegions, MEMORISED_ROWS } from "./config.js";
import type { Domain } from "./domain.js";
import { kMeansRegions } from "./k-means.js";
import type { Sample } from "./moments.js";
import { Moments, sampleOf } from "./moments.js";
import type { Partition } from "./partition.js";
import { locate } from "./partition.js";
import { splitRegions } from "./splits.js";
import { encode } from "./transform.js";
import { uniformRegions } from "./uniform.js";

/** Margin of a box of uniform cells, as a fraction of the data's extent. */
const MARGIN = 0.01;
/** Rows per coordinate below which a region uses the mean and scale of the coarser region that holds it. */
const ROWS_OF_A_SCALE = 10;

/**
 * Fits a model's transform to its training data.
 *
 * @param points rows × dimensions
 * @param seed seed of the centres of k-means
 * @throws RangeError if there are no points, if a point is not finite, or for a value of the configuration outside its bounds
 * @throws UserError for an unknown key or name, with the nearest valid one
 */
export function fitDomain(config: DomainConfig, points: Float32Array, dimensions: number, seed: number): Domain {
  checkDomainConfig(config, dimensions);
  checkSeed(seed);
  checkFloats("points", points);
  checkRows("points", points, dimensions);
  const sample = sampleOf(points, dimensions);
  const partition = hasRegions(config) ? divide(config, sample, seed) : UNDIVIDED;
  const { count, levels, ancestors } = partition;
  const finest = locate(partition, points, dimensions);
  const whole = momentsOf(sample, new Int32Array(finest.length), 1)[0];
  const byLevel = Array.from({ length: levels }, (_, level) => {
    const regions = finest.map((region) => ancestors[region * levels + level]);
    return momentsOf(sample, regions, count);
  });
  const rowsOf = (region: number): number => byLevel.at(-1)?.[region].count ?? finest.length;
  const pseudoCount = hasRegions(config) ? config.pseudoCount : 0;
  const domain: Domain = {
    dimensions,
    partition,
    mean: new Float32Array(count * dimensions),
    scale: new Float32Array(count * dimensions * dimensions),
    prior: Float32Array.from({ length: count }, (_, region) => (rowsOf(region) + pseudoCount) / (finest.length + pseudoCount * count)),
    lower: new Float32Array(dimensions),
    upper: new Float32Array(dimensions),
  };
  if (config.kind === "data") {
    for (let a = 0; a < dimensions; a++) domain.scale[a * dimensions + a] = 1;
    return { ...domain, ...boxOf(points, dimensions, 0) };
  }
  for (let region = 0; region < count; region++) {
    const own = byLevel.map((moments, level) => moments[ancestors[region * levels + level]]);
    const used = own.findLast((moments) => moments.count >= ROWS_OF_A_SCALE * dimensions) ?? whole;
    domain.mean.set(used.mean(), region * dimensions);
    domain.scale.set(used.scale(config.scale === "axes"), region * dimensions * dimensions);
  }
  return { ...domain, ...boxOf(encode(domain, points, dimensions).points, dimensions, 0) };
}

const UNDIVIDED: Partition = {
  count: 1,
  levels: 0,
  ancestors: new Int32Array(0),
  locator: { kind: "nearest", centres: new Float32Array(0), unit: new Float32Array(0) },
};

function momentsOf(sample: Sample, regions: Int32Array, count: number): Moments[] {
  const moments = Array.from({ length: count }, () => new Moments(sample));
  regions.forEach((region, row) => moments[region].add(row));
  return moments;
}

function divide(config: RegionsConfig, sample: Sample, seed: number): Partition {
  // a region that uses the extent of a coarser one gains nothing
  const table = config.memorisedRows ?? MEMORISED_ROWS;
  const memorised = (table * table) / (sample.points.length / sample.dimensions);
  const minimumRows = Math.ceil(Math.max(config.minimumRows, ROWS_OF_A_SCALE * sample.dimensions, memorised));
  switch (config.kind) {
    case "splits":
      return splitRegions(sample, { sizes: config.sizes, minimumRows, axesOnly: config.scale === "axes" });
    case "k-means":
      return kMeansRegions(sample, { sizes: config.sizes, minimumRows }, seed);
    case "uniform":
      return uniformRegions(
        sample,
        { sizes: config.sizes, minimumRows: Math.ceil(Math.max(config.minimumRows, memorised)) },
        boxOf(sample.points, sample.dimensions, MARGIN),
      );
  }
}

/** Returns the box of the rows, widened by `margin` times its extent on every side. */
export function boxOf(points: Float32Array, dimensions: number, margin: number): { lower: Float32Array; upper: Float32Array } {
  const lower = new Float32Array(dimensions).fill(Infinity);
  const upper = new Float32Array(dimensions).fill(-Infinity);
  for (let i = 0; i < points.length; i++) {
    const a = i % dimensions;
    lower[a] = Math.min(lower[a], points[i]);
    upper[a] = Math.max(upper[a], points[i]);
  }
  return {
    lower: lower.map((low, a) => low - margin * (upper[a] - low)),
    upper: upper.map((high, a) => high + margin * (high - lower[a])),
  };
}
