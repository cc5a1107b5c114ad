/** The built-in data sets, by name. */

import { circle } from "./circle.js";
import { dino } from "./dino.js";
import { line } from "./line.js";
import { moons } from "./moons.js";

export interface Dataset {
  name: string;
  /** coordinates of a point */
  dimensions: number;
  /** rows × dimensions, float32 */
  points: Float32Array;
  /** where the points come from */
  provenance: string;
}

export type DatasetName = "circle" | "dino" | "line" | "moons";

const GENERATORS: Record<DatasetName, (count: number, seed: number) => Float32Array> = { circle, dino, line, moons };

export const DATASET_NAMES: DatasetName[] = Object.keys(GENERATORS) as DatasetName[];

/** Draws `count` points of a data set; the same name, count and seed give the same bytes. */
export function makeDataset(name: DatasetName, count: number, seed: number): Dataset {
  return { name, dimensions: 2, points: GENERATORS[name](count, seed), provenance: `${count} points of ${name}, seed ${seed}` };
}
