/** The built-in data sets, by name. */

import { checkChoice, checkSeed, checkWhole } from "../errors/checks.js";
import type { GaussianMixture } from "../numerics/mixture/parts.js";
import { sampleMixture } from "./mixture/gaussian-mixture.js";
import { checkerboard } from "./sets/checkerboard.js";
import { circle } from "./sets/circle.js";
import { dino } from "./sets/dino.js";
import { helix3d } from "./sets/helix-3d.js";
import { line } from "./sets/line.js";
import { mixture5d } from "./mixture/sets/mixture-5d.js";
import { mixtureBars } from "./mixture/sets/mixture-bars.js";
import { mixtureBlobs } from "./mixture/sets/mixture-blobs.js";
import { mixtureRing } from "./mixture/sets/mixture-ring.js";
import { moons } from "./sets/moons.js";
import { pinwheel } from "./sets/pinwheel.js";
import { spirals } from "./sets/spirals.js";
import { swissRoll3d } from "./sets/swiss-roll-3d.js";
import { swissRoll } from "./sets/swiss-roll.js";
import { twoRings } from "./sets/two-rings.js";

/** Training points, and their source. */
export interface Dataset {
  name: string;
  /** number of coordinates of a point */
  dimensions: number;
  /** rows × dimensions, float32 */
  points: Float32Array;
  /** source of the points */
  provenance: string;
  /** the distribution of the points, if it is a Gaussian mixture */
  mixture?: GaussianMixture;
}

/** One of {@link DATASET_NAMES}. */
export type DatasetName =
  | "circle"
  | "dino"
  | "line"
  | "moons"
  | "swiss-roll"
  | "checkerboard"
  | "spirals"
  | "pinwheel"
  | "two-rings"
  | "mixture-blobs"
  | "mixture-ring"
  | "mixture-bars"
  | "swiss-roll-3d"
  | "helix-3d"
  | "mixture-5d";

interface Generator {
  dimensions: number;
  draw: (count: number, seed: number) => Float32Array;
  mixture?: GaussianMixture;
}

const GENERATORS: Record<DatasetName, Generator> = {
  circle: { dimensions: 2, draw: circle },
  dino: { dimensions: 2, draw: dino },
  line: { dimensions: 2, draw: line },
  moons: { dimensions: 2, draw: moons },
  "swiss-roll": { dimensions: 2, draw: swissRoll },
  checkerboard: { dimensions: 2, draw: checkerboard },
  spirals: { dimensions: 2, draw: spirals },
  pinwheel: { dimensions: 2, draw: pinwheel },
  "two-rings": { dimensions: 2, draw: twoRings },
  "mixture-blobs": ofMixture("mixture-blobs", mixtureBlobs),
  "mixture-ring": ofMixture("mixture-ring", mixtureRing),
  "mixture-bars": ofMixture("mixture-bars", mixtureBars),
  "swiss-roll-3d": { dimensions: 3, draw: swissRoll3d },
  "helix-3d": { dimensions: 3, draw: helix3d },
  "mixture-5d": ofMixture("mixture-5d", mixture5d),
};

function ofMixture(name: DatasetName, mixture: GaussianMixture): Generator {
  return { dimensions: mixture.means[0].length, draw: (count, seed) => sampleMixture(mixture, count, seed, name), mixture };
}

/** Every data set's name. */
export const DATASET_NAMES: DatasetName[] = Object.keys(GENERATORS) as DatasetName[];

function generatorOf(name: DatasetName): Generator {
  checkChoice("data set", name, DATASET_NAMES);
  return GENERATORS[name];
}

/** Largest number of points of a data set. */
const MAX_POINTS = 100_000_000;

/** @throws RangeError unless it is a valid number of points */
export function checkCount(count: unknown): void {
  checkWhole("count", count, 1, MAX_POINTS);
}

/** Returns the number of coordinates of a data set. @throws UserError for an unknown name */
export function dimensionsOf(name: DatasetName): number {
  return generatorOf(name).dimensions;
}

/** Returns the distribution of a data set's points, if it is a Gaussian mixture. @throws UserError for an unknown name */
export function mixtureOf(name: DatasetName): GaussianMixture | undefined {
  return generatorOf(name).mixture;
}

/**
 * Draws points of a data set; the same name, count and seed give the same bytes.
 *
 * @param count 1 to 100,000,000
 * @param seed whole number from 0 to 2⁵³ - 1
 * @throws UserError for an unknown name; RangeError for an invalid count or seed
 */
export function makeDataset(name: DatasetName, count: number, seed: number): Dataset {
  const { dimensions, draw, mixture } = generatorOf(name);
  checkCount(count);
  checkSeed(seed);
  const points = draw(count, seed);
  const provenance = `${count} points of ${name}, seed ${seed}`;
  return { name, dimensions, points, provenance, ...(mixture === undefined ? {} : { mixture }) };
}

/** Returns the seed of the held-out points for a seed: far away, so that no seed of a study draws them. */
export function otherSeed(seed: number): number {
  const far = 1_099_511_627_776;
  return seed < far ? seed + far : seed - far;
}
