/** Points to draw from a study: samples of one seed, and their training data. */

import type { DrawnData } from "../../data/drawn.js";
import { encode } from "../../diffusion/transform/transform.js";
import type { RunRecord, StudyRecord } from "../../analysis/study-record.js";
import { decodeNpy } from "../../files/formats/npy.js";
import { readBytes } from "../../files/read.js";
import { runTransform } from "../../study/run/folder/model-file.js";

/** Returns a run's samples as rows of x, y. */
export function samplesOf({ folder }: RunRecord): Float32Array {
  const path = folder.file("samples.npy");
  const { values, columns } = decodeNpy(readBytes(path), path);
  return plane(values, columns);
}

/** Points that a picture can show without becoming a filled shape. */
const SHOWN_POINTS = 10_000;

/** Returns training data in all coordinates, as many rows as a picture can show. */
export function shownRows(data: DrawnData): { points: Float32Array; dimensions: number } {
  const { dimensions } = data;
  return { points: data.train().points.subarray(0, SHOWN_POINTS * dimensions), dimensions };
}

/** Returns the data of a seed as rows of x, y, as many as a picture can show. */
export function dataOf(study: StudyRecord, dataset: string, seed: number): Float32Array {
  const config = study.datasets.find(({ name }) => name === dataset)!;
  const { points, dimensions } = shownRows(study.data.of(config, seed));
  return plane(points, dimensions);
}

/** Returns the first two coordinates of every row. */
export function plane(values: Float32Array, columns: number): Float32Array {
  if (columns === 2) return values;
  const flat = new Float32Array(2 * Math.floor(values.length / columns));
  for (let i = 0; i < flat.length; i++) flat[i] = i % 2 < columns ? values[Math.floor(i / 2) * columns + (i % 2)] : 0;
  return flat;
}

/** Returns the data of a run in its model's coordinates, first two of each row, as many rows as a picture can show. */
export function modelRows({ folder, data, planned: { run } }: RunRecord): Float32Array {
  const { points, dimensions } = shownRows(data);
  return plane(encode(runTransform(folder.path, run, data), points, dimensions).points, dimensions);
}
