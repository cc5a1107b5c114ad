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

interface Generator {
  dimensions: number;
  draw: (count: number, seed: number) => Float32Array;
}

const GENERATORS: Record<DatasetName, Generator> = {
  circle: { dimensions: 2, draw: circle },
  dino: { dimensions: 2, draw: dino },
  line: { dimensions: 2, draw: line },
  moons: { dimensions: 2, draw: moons },
};

export const DATASET_NAMES: DatasetName[] = Object.keys(GENERATORS) as DatasetName[];

/** Coordinates of a point of a data set. */
export function dimensionsOf(name: DatasetName): number {
  return GENERATORS[name].dimensions;
}

/** Draws `count` points of a data set; the same name, count and seed give the same bytes. */
export function makeDataset(name: DatasetName, count: number, seed: number): Dataset {
  const { dimensions, draw } = GENERATORS[name];
  return { name, dimensions, points: draw(count, seed), provenance: `${count} points of ${name}, seed ${seed}` };
}
