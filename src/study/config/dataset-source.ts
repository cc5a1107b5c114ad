/** The rows of a configuration's data set. This file alone makes a source of it. */

import { basename, resolve } from "node:path";
import * as z from "zod";
import { DATASET_NAMES } from "../../data/datasets.js";
import { DrawnData } from "../../data/drawn.js";
import { fromRows } from "../../data/own-rows.js";
import type { DataSource } from "../../data/source.js";
import { MAX_DIMENSIONS } from "../../diffusion/checks/check-model.js";
import { UserError } from "../../errors/user-error.js";
import { readPointsNow } from "../../files/points/now.js";
import { CHECKSUM } from "../../formats/checksum.js";
import type { DatasetConfig, FileDataset } from "./dataset-config.js";
import { drawnSource, fileKeys, fileNameSchema, isOfFile } from "./dataset-config.js";

/** A file's rows as a study or the command line names them; the rest is found by reading the file. */
export const fileEntrySchema = z.strictObject({
  name: fileNameSchema.optional().describe("name of the data set; the file's by default"),
  ...fileKeys,
  rows: z.string().regex(CHECKSUM).optional().describe("checksum that the points must have"),
});
export type FileEntry = z.output<typeof fileEntrySchema>;

/** Least rows: of fewer, a tenth and the nearest neighbours say nothing. */
const LEAST_ROWS = 12;

/** Sources of the files that were read, by the checksum of their rows: a process or a thread reads each once. */
const known = new Map<string, DataSource>();

/**
 * Reads a file's rows, and returns the data set as a run's configuration has it.
 *
 * @throws UserError in one line where the file's columns are no points, or its rows are not those that the entry states
 */
export function openFileDataset({ rows, name, ...entry }: FileEntry): FileDataset {
  const located = {
    ...entry,
    file: entry.file === "-" ? "-" : resolve(entry.file),
    ...(entry.schema === undefined ? {} : { schema: resolve(entry.schema) }),
  };
  const source = read(located, name ?? nameOf(entry.file));
  if (rows !== undefined && rows !== source.hash) throw changed(entry.file, rows, source.hash);
  return {
    name: source.name,
    ...located,
    count: source.train(0).points.length / source.dimensions,
    coordinates: [...source.columns!],
    rows: source.hash,
  };
}

function read({ file, ...options }: Omit<FileEntry, "name" | "rows">, name: string): DataSource {
  const { points, columns } = readPointsNow(file, options);
  const rows = points.length / columns.length;
  if (columns.length > MAX_DIMENSIONS)
    throw new UserError(`${file} has ${columns.length} columns: at most ${MAX_DIMENSIONS} can be coordinates`);
  if (rows < LEAST_ROWS) throw new UserError(`${file} has ${rows} rows: at least ${LEAST_ROWS} are needed`);
  const source = fromRows(points, columns.length, { name, columns });
  known.set(source.hash, source);
  return source;
}

function changed(file: string, there: string, here: string): UserError {
  const short = (checksum: string): string => checksum.slice(0, 15);
  return new UserError(
    `${file} has changed: its rows have the checksum ${short(here)}…, those of the run ${short(there)}…`,
    "bring the old file back, or begin anew in another folder",
  );
}

/** A data set's name for a file: its own, in the characters of a name. */
export function nameOf(file: string): string {
  const stem = basename(file)
    .replace(/\.gz$/i, "")
    .replace(/(?<=.)\.[^.]*$/, "")
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, 59);
  const name = stem === "" ? "rows" : stem;
  return (DATASET_NAMES as string[]).includes(name) ? `${name}-file` : name;
}

/** Returns the source of a data set; a file is read when its rows are first drawn. */
export function sourceOf(dataset: DatasetConfig): DataSource {
  if (!isOfFile(dataset)) return drawnSource(dataset);
  const { name, count: _, coordinates, rows: hash, ...entry } = dataset;
  const rows = (): DataSource => {
    const source = known.get(hash) ?? read(entry, name);
    if (source.hash !== hash) throw changed(dataset.file, hash, source.hash);
    return source;
  };
  return {
    name,
    dimensions: coordinates.length,
    columns: coordinates,
    hash,
    train: (seed) => rows().train(seed),
    heldOut: (seed, count) => rows().heldOut(seed, count),
  };
}

/** Returns the rows of a run, not drawn yet. A run makes them once and hands them to everything that needs data. */
export function runData({ dataset, seed }: { dataset: DatasetConfig; seed: number }): DrawnData {
  return new DrawnData(sourceOf(dataset), seed);
}
