/** Rows of the table with noise around them. */

import { exp, log } from "../numerics/elementary.js";
import { normals, permutation, stream } from "../numerics/random.js";
import { decodeTable, encodeTable, schemaOf } from "../table/coding/coding.js";
import type { CodedRows } from "../table/coding/coding.js";
import { hasCoordinate } from "../table/coding/column.js";
import { fitScaled } from "../table/coding/scaled.js";
import { fitCoding } from "../table/coding/fit.js";
import type { Strata } from "./base-rows.js";
import { drawBaseRows, strataOf } from "./base-rows.js";
import type { Baseline } from "./record.js";

/** Bandwidths that are tried, in deviations of a coordinate. */
const BANDWIDTHS = [0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4, 0.57, 0.8, 1.13];
/** The bandwidth where no row can be judged. */
const USUAL = 0.4;
/** Rows that a bandwidth is judged by, at most. */
const MOST_JUDGED = 200;
/** Logarithms this far below the greatest add nothing to a sum. */
const NEGLIGIBLE = -40;

/**
 * A Gaussian kernel around every row (Parzen, "On estimation of a probability density function and mode", 1962), in the coordinates that a
 * table's model has, with one bandwidth in the coordinates' deviations: that of the greatest likelihood of rows without their own kernel. A sample
 * has the condition and the missing cells of its row.
 */
export const kernelDensity: Baseline = {
  name: "kernel-density",
  label: "Kernel density",
  explanation: "a row with normal noise, whose width has the greatest likelihood of rows left out",
  fit: (table, { seed, by }) => {
    const [schema, coding, strata] = [schemaOf(table), fitCoding(table, by), strataOf(table, by)];
    const { points, dimensions: d, conditions } = encodeTable(table, coding, seed);
    const values = coding.columns.filter(hasCoordinate).length;
    // what says that a cell is missing has no kernel
    const scales = Float64Array.from({ length: d }, (_, a) => (a < values ? deviation(points, d, a) : 0));
    const width = bandwidth({ points, dimensions: d }, strata, scales.subarray(0, values), seed);
    return {
      sample: (count, drawn, proportion) => {
        const rows = drawBaseRows(strata, count, drawn, proportion);
        const noise = normals(stream(drawn, "kernel"), 0, 0, new Float32Array(count * d));
        const out =
          noise.length === 0
            ? new Float64Array(0)
            : Float64Array.from(noise, (z, at) => points[rows[Math.floor(at / d)] * d + (at % d)] + width * scales[at % d] * z);
        const own = conditions === undefined ? {} : { conditions: rows.map((row) => conditions[row]) };
        return decodeTable(schema, coding, { points: out, dimensions: d, ...own });
      },
    };
  },
};

function deviation(points: Float64Array, d: number, a: number): number {
  return fitScaled(
    "",
    points.filter((value, at) => at % d === a && !Number.isNaN(value)),
    0,
  ).scale;
}

/** The bandwidth under which rows without a missing cell are likeliest, each without its own kernel. */
function bandwidth({ points, dimensions: d }: CodedRows, { codes, rows }: Strata, scales: Float64Array, seed: number): number {
  const isWhole = (row: number): boolean => scales.every((_, a) => !Number.isNaN(points[row * d + a]));
  const kernels = rows.map((own) => own.filter(isWhole));
  const judged = permutation(stream(seed, "bandwidth"), 0, codes.length)
    .filter((row) => isWhole(row) && kernels[codes[row]].length > 1)
    .subarray(0, MOST_JUDGED);
  if (judged.length === 0) return USUAL;
  const likelihoods = new Float64Array(BANDWIDTHS.length);
  for (const row of judged) {
    const squared = kernels[codes[row]]
      .filter((other) => other !== row)
      .map((other) => {
        let sum = 0;
        for (let a = 0; a < scales.length; a++) {
          const apart = (points[row * d + a] - points[other * d + a]) / scales[a];
          sum += apart * apart;
        }
        return sum;
      });
    const least = squared.reduce((a, b) => Math.min(a, b));
    BANDWIDTHS.forEach((width, i) => {
      let sum = 0;
      for (const each of squared) {
        const below = (least - each) / (2 * width * width);
        if (below > NEGLIGIBLE) sum += exp(below);
      }
      likelihoods[i] += log(sum) - least / (2 * width * width) - scales.length * log(width);
    });
  }
  return BANDWIDTHS[likelihoods.indexOf(Math.max(...likelihoods))];
}
