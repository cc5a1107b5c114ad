/** The data set that a command works on: a built-in one by name, or the rows of a file. */

import type { Command } from "commander";
import { DATASET_NAMES } from "../data/datasets.js";
import { oneOf, UserError } from "../errors/user-error.js";
import type { DatasetConfig } from "../study/config/dataset-config.js";
import type { FileEntry } from "../study/config/dataset-source.js";
import { openFileDataset } from "../study/config/dataset-source.js";
import { path } from "./options.js";
import type { TableOptions } from "./table-options.js";
import { readOptionsOf, withTableOptions } from "./table-options.js";

/** What says how a file is read. */
export interface DataFileOptions extends TableOptions {
  data?: string;
}

export interface DatasetOptions extends DataFileOptions {
  dataset?: string;
  points?: number;
}

const DEFAULT_POINTS = 100_000;

export function withDataFile(command: Command, place: string): Command {
  const about = `file of a table whose numbers are the points (CSV, TSV, JSON, Parquet, NPY, NPZ), in place of ${place}`;
  return withTableOptions(command.option("--data <file>", about, path("data")));
}

/** What says how a file is read. */
const TABLE_KEYS = ["column", "ignore", "missing", "schema", "format", "delimiter", "header"] as const;

/** The file of `--data` and how it is read; undefined without it. @throws UserError for options of a file without one */
export function dataFile({ data, column, ignore, missing, schema, format, delimiter, header }: DataFileOptions): FileEntry | undefined {
  const table = { column, ignore, missing, schema, format, delimiter, header };
  if (data === undefined) {
    const given = TABLE_KEYS.find((key) => table[key] !== undefined);
    if (given !== undefined) throw new UserError(`--${given} says how a file is read, and needs --data FILE`);
    return undefined;
  }
  const columns = column === undefined ? undefined : readOptionsOf({ column }).columns;
  const told = Object.entries({ columns, ignore, missing, schema, format, delimiter, header }).filter(([, value]) => value !== undefined);
  return { file: data, ...Object.fromEntries(told) };
}

/**
 * The data set of `--data`, or of `--dataset` and `--points`; undefined where neither is named.
 *
 * @throws UserError where both are, or the file's columns are no points
 */
export function chosenDataset({ dataset, points, ...file }: DatasetOptions): DatasetConfig | undefined {
  const entry = dataFile(file);
  if (entry === undefined)
    return dataset === undefined ? undefined : { name: oneOf("data set", dataset, DATASET_NAMES), count: points ?? DEFAULT_POINTS };
  const other = dataset === undefined ? "points" : "dataset";
  if (dataset !== undefined || points !== undefined)
    throw new UserError(`--${other} is of a built-in data set: leave it out beside --data`);
  return openFileDataset(entry);
}

/** The same of a run that is continued, which reads its file again. @throws UserError for standard input */
export function keptDataset(options: DatasetOptions): DatasetConfig | undefined {
  refuseStandardInput(options.data);
  return chosenDataset(options);
}

/** @throws UserError for standard input, which can be read once alone */
export function refuseStandardInput(data: string | undefined): void {
  if (data === "-") throw new UserError("--data is -: a run reads its data again when it goes on; write them to a file");
}
