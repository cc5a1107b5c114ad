/** Sets of points of many kinds, and every metric of two of them: what a change of how metrics are computed must not change. */

import { copyingShare } from "../../src/metrics/copying.js";
import { energyDistance } from "../../src/metrics/energy-distance.js";
import { knnKl } from "../../src/metrics/knn-kl.js";
import { medianDistance, mmd } from "../../src/metrics/mmd.js";
import { precisionRecall } from "../../src/metrics/precision-recall.js";
import { sampleQuality } from "../../src/metrics/quality.js";
import { slicedW1 } from "../../src/metrics/sliced-w1.js";
import { localThickness } from "../../src/metrics/thickness.js";
import { normals, stream } from "../../src/numerics/random.js";

/** Two sets, and how many neighbours are asked for. */
interface Pair {
  dimensions: number;
  real: Float32Array;
  samples: Float32Array;
  k: number;
}

const gaussian = (rows: number, dimensions: number, label: string): Float32Array =>
  normals(stream(1, label), 0, 0, new Float32Array(rows * dimensions));

function pair(
  dimensions: number,
  rows: [real: number, samples: number],
  k: number,
  change: (value: number) => number = (value) => value,
): Pair {
  return {
    dimensions,
    real: gaussian(rows[0], dimensions, "exact real").map(change),
    samples: gaussian(rows[1], dimensions, "exact samples").map((value) => change(0.9 * value + 0.05)),
    k,
  };
}

/** Points on a coarse lattice coincide, lie on a line and on borders of cells, and hold both zeros. */
const lattice = (value: number): number => Math.round(2 * value) / 2;

/** Few rows and many, whole tiles of any height and rests of them, one coordinate and several, ties, extreme units. */
export const PAIRS: Record<string, Pair> = {
  "one coordinate": pair(1, [300, 211], 3),
  "two coordinates": pair(2, [523, 402], 5),
  "two coordinates, few rows": pair(2, [9, 7], 2),
  "two coordinates, more samples than data": pair(2, [257, 1030], 4),
  "more rows than any metric looks at": pair(2, [11_003, 10_007], 5),
  "three coordinates": pair(3, [401, 333], 5),
  "five coordinates": pair(5, [213, 198], 2),
  ties: pair(2, [500, 450], 1, lattice),
  "ties in three coordinates": pair(3, [300, 301], 2, lattice),
  tiny: pair(2, [120, 90], 3, (value) => value * 2 ** -130),
  "tiny, not a power of two": pair(2, [100, 101], 3, (value) => value * 1e-38),
  "far from 0": pair(2, [333, 222], 3, (value) => value + 1000),
  "samples of another scale": { ...pair(2, [200, 150], 3), samples: gaussian(150, 2, "exact samples").map((value) => value * 1e30) },
};

/** Every metric of a pair, by name. */
export function everyMetric({ dimensions, real, samples, k }: Pair): Record<string, number> {
  const fresh = gaussian(Math.ceil(samples.length / dimensions / 2), dimensions, "exact held out");
  const wide = (values: Float32Array): Float64Array => Float64Array.from(values, (value) => value * 1e90);
  return {
    kl_divergence: knnKl(real, samples, dimensions, k),
    ...Object.fromEntries(sampleQuality(real, samples, dimensions, k).map(({ metric, value }) => [metric, value])),
    ...Object.fromEntries(Object.entries(precisionRecall(samples, real, dimensions, k)).map(([name, value]) => [`${name} turned`, value])),
    "sliced_w1 of 7": slicedW1(real, samples, dimensions, { projections: 7 }),
    "energy_distance of all": real.length > 9000 ? 0 : energyDistance(samples, real, dimensions),
    "energy_distance beyond squares": real.length > 9000 ? 0 : energyDistance(wide(real), wide(samples), dimensions),
    "mmd of all": real.length > 9000 ? 0 : mmd(samples, real, dimensions),
    median_distance: medianDistance(real, dimensions),
    copying: copyingShare(real, fresh, samples, dimensions),
    thickness: localThickness(real, dimensions, 1),
  };
}
