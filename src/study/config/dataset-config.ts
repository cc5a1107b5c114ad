/** The data set of a configuration: a built-in one, or the rows of a file. Needs nothing of Node.js. */

import * as z from "zod";
import { builtIn } from "../../data/built-in.js";
import type { DatasetName } from "../../data/datasets.js";
import { DATASET_NAMES } from "../../data/datasets.js";
import type { DataSource } from "../../data/source.js";
import { MAX_DIMENSIONS } from "../../diffusion/checks/check-model.js";
import { CHECKSUM } from "../../formats/checksum.js";
import { NAME } from "./name.js";

const count = z.int().min(10).max(10_000_000);

const builtInSchema = z.strictObject({
  name: z.enum(DATASET_NAMES as [DatasetName, ...DatasetName[]]).describe("name of the data set"),
  count: count.default(100_000).describe("number of points"),
});

/** Where rows are read from, and what a reader of tables is told of the file. */
export const fileKeys = {
  file: z.string().min(1).describe("a table's file whose numbers are the points: CSV, TSV, JSON, Parquet, NPY or NPZ"),
  columns: z.record(z.string(), z.string()).optional().describe("column and its type, in place of the one that is found"),
  ignore: z.array(z.string()).optional().describe("columns to leave out"),
  missing: z.array(z.string()).optional().describe("texts that stand for a missing cell"),
  schema: z.string().optional().describe("JSON file that says this of the columns"),
  format: z.string().optional().describe("the file's format; by default found"),
  delimiter: z.string().optional().describe("between the cells of a line; by default found"),
  header: z.boolean().optional().describe("whether the first line names the columns; by default found"),
};

/** A name of a file's rows: a built-in data set's would say that the points are drawn from it. */
export const fileNameSchema = z
  .string()
  .regex(NAME, "must be letters, digits, - and _")
  .refine((name) => !(DATASET_NAMES as string[]).includes(name), "is the name of a built-in data set: choose another");

const fileSchema = z.strictObject({
  name: fileNameSchema,
  ...fileKeys,
  count: count.describe("rows to train on; a tenth of the file's rows is held out"),
  coordinates: z.array(z.string().min(1)).min(1).max(MAX_DIMENSIONS).describe("names of the columns that are the coordinates"),
  rows: z.string().regex(CHECKSUM).describe("checksum of the points, by which changed data are found"),
});

/** Returns the schema of a data set as it is written: of a file's rows, or a built-in one. */
export function datasetSchemaOf(written: unknown): z.ZodType<DatasetConfig, DatasetInput> {
  return isOfFile(written) ? fileSchema : builtInSchema;
}

/** The rows of a file in a run's configuration. */
export type FileDataset = z.output<typeof fileSchema>;
/** A data set in a run's configuration. */
export type DatasetConfig = z.output<typeof builtInSchema> | FileDataset;
export type DatasetInput = z.input<typeof builtInSchema> | z.input<typeof fileSchema>;

/** Whether the points are rows of a file; of what others wrote too. */
export function isOfFile(dataset: unknown): dataset is FileDataset {
  return typeof dataset === "object" && dataset !== null && "file" in dataset;
}

/** Number of coordinates, which needs no data. */
export function coordinatesOf(dataset: DatasetConfig): number {
  return isOfFile(dataset) ? dataset.coordinates.length : drawnSource(dataset).dimensions;
}

/** The source of a built-in data set. */
export function drawnSource({ name, count: rows }: z.output<typeof builtInSchema>): DataSource {
  return builtIn(name, rows);
}

/** The part of a run's identity that is its data: of a file its rows, wherever it lies and whatever it is called. */
export function dataIdentity(dataset: unknown): unknown {
  return isOfFile(dataset) ? { rows: dataset.rows } : dataset;
}
