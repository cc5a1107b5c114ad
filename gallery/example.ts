/** Made-up data that the gallery's figures share: three configurations on two data sets, three seeds, the same in every run. */

import type { CurveBand } from "../src/analysis/curves.js";
import { makeDataset } from "../src/data/datasets.js";
import { normals, stream } from "../src/numerics/random.js";
import type { Names } from "../src/plot/style/names.js";

export const NAMES: Names = { configs: ["baseline", "grid-10", "multi-scale"], datasets: ["moons", "dino"], baseline: "baseline" };

/** A configuration on a data set, with its places in the lists. */
export interface Case {
  config: string;
  dataset: string;
  c: number;
  d: number;
}

export const CASES: Case[] = NAMES.configs.flatMap((config, c) => NAMES.datasets.map((dataset, d) => ({ config, dataset, c, d })));

/** Values of three seeds around a mean. */
export function threeSeeds(mean: number, spread: number): number[] {
  return [mean - spread, mean + 0.2 * spread, mean + 0.8 * spread];
}

/** Curves that fall as the reciprocal of the step, from `start` to near `end`. */
export function fallingCurves(start: number, end: (example: Case) => number, points: number): CurveBand[] {
  return CASES.map((example) => ({
    config: example.config,
    dataset: example.dataset,
    seeds: [1, 2, 3],
    msPerStep: 1.8 + 0.3 * example.c,
    points: Array.from({ length: points }, (_, i) => {
      const step = 100 * (i + 1);
      const mean = end(example) + (start - end(example)) / (1 + step / 400) + 0.004 * ((i * 7 + example.c * 3) % 5);
      return { step, mean, low: mean - 0.012, high: mean + 0.015 };
    }),
  }));
}

/** Points of a data set with some noise, as a model might draw them. */
export function drawnPoints(dataset: string, noise: number, count = 1500): Float32Array {
  const { points } = makeDataset(dataset as "moons" | "dino", count, 1);
  const z = normals(stream(1, `gallery ${dataset}`), 0, 0, new Float32Array(points.length));
  return points.map((value, i) => value + noise * z[i]);
}
