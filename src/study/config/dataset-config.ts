/** The data set that a configuration names, and the one place where it becomes a source of rows. */

import { z } from "zod";
import { builtIn } from "../../data/built-in.js";
import type { DatasetName } from "../../data/datasets.js";
import { DATASET_NAMES } from "../../data/datasets.js";
import { DrawnData } from "../../data/drawn.js";
import type { DataSource } from "../../data/source.js";

export const datasetSchema = z.strictObject({
  name: z.enum(DATASET_NAMES as [DatasetName, ...DatasetName[]]).describe("name of the data set"),
  count: z.int().min(10).max(10_000_000).default(100_000).describe("number of points"),
});

/** A data set as a run's configuration holds it: the part of the run's identity that its data are. */
export type DatasetConfig = z.output<typeof datasetSchema>;

/** The source that a configuration names. */
export function sourceOf({ name, count }: DatasetConfig): DataSource {
  return builtIn(name, count);
}

/** The rows of a run: everything that the run needs of its data is handed this. */
export function runData({ dataset, seed }: { dataset: DatasetConfig; seed: number }): DrawnData {
  return new DrawnData(sourceOf(dataset), seed);
}
