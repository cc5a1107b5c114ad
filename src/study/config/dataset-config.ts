/** The data set of a configuration. This file alone makes a source of it. */

import * as z from "zod";
import { builtIn } from "../../data/built-in.js";
import type { DatasetName } from "../../data/datasets.js";
import { DATASET_NAMES } from "../../data/datasets.js";
import { DrawnData } from "../../data/drawn.js";
import type { DataSource } from "../../data/source.js";

export const datasetSchema = z.strictObject({
  name: z.enum(DATASET_NAMES as [DatasetName, ...DatasetName[]]).describe("name of the data set"),
  count: z.int().min(10).max(10_000_000).default(100_000).describe("number of points"),
});

/** A data set in a run's configuration; the part of the run's identity that names its data. */
export type DatasetConfig = z.output<typeof datasetSchema>;

/** Returns the source of a data set. */
export function sourceOf({ name, count }: DatasetConfig): DataSource {
  return builtIn(name, count);
}

/** Returns the rows of a run, not drawn yet. A run makes them once and hands them to everything that needs data. */
export function runData({ dataset, seed }: { dataset: DatasetConfig; seed: number }): DrawnData {
  return new DrawnData(sourceOf(dataset), seed);
}
