/** Tables from files, from standard input, with the schema beside them. */

import { createReadStream } from "node:fs";
import { checkText } from "../errors/checks.js";
import type { TableForm } from "../table/like.js";
import { optionsLike } from "../table/like.js";
import type { ReadOptions } from "../table/options.js";
import type { TableRead } from "../table/read-table.js";
import { readTable } from "../table/read-table.js";
import type { Schema } from "../table/schema.js";
import { parseSchema, withSchema } from "../table/schema.js";
import { fileError } from "./file-error.js";
import { isFile, readJson } from "./read.js";

/** Bytes that are read at once. */
const CHUNK = 1 << 20;

/** How a table's file is read. */
export interface TableFileOptions extends ReadOptions {
  /** a schema's file, in place of the one beside the table */
  schema?: string | undefined;
}

/** A table from a file, with what its schema says of it. */
export interface TableFileRead extends TableRead {
  /** what holds between the columns; empty where nothing is said */
  constraints: readonly string[];
}

/**
 * Reads a table from a file, or from standard input if the path is `-`.
 *
 * A schema beside `NAME.csv`, `NAME.schema.json` or `NAME.csv.schema.json`, says types, columns to leave out and so on; what the options say comes before it.
 *
 * @throws UserError in one line that names row and column, where the file is no table; Error if the disk fails
 */
export async function readTableFile(path: string, options: TableFileOptions = {}): Promise<TableFileRead> {
  return readAs(path, options, (all) => all);
}

/**
 * Reads a table's file as a model's table was read: columns of the model take its types and levels, and its text of a missing cell counts.
 *
 * @param model what the model's card says of its table
 * @param bytes of the file where they are at hand
 * @throws as {@link readTableFile}
 */
export async function readTableFileLike(
  path: string,
  model: TableForm,
  options: TableFileOptions = {},
  bytes?: Uint8Array,
): Promise<TableFileRead> {
  return readAs(path, options, (all) => optionsLike(model, all), bytes);
}

/** All bytes of a file, or of standard input if the path is `-`. @throws UserError or Error where it cannot be read */
export async function tableBytes(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of chunksOf(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function readAs(
  path: string,
  options: TableFileOptions,
  completed: (options: ReadOptions) => ReadOptions,
  bytes?: Uint8Array,
): Promise<TableFileRead> {
  checkText("path", path);
  const { schema: asked, ...given } = options;
  const schema = schemaOf(path, asked);
  const name = given.name ?? (path === "-" ? "standard input" : path);
  const { constraints = [], ...said }: Schema = schema === undefined ? {} : parseSchema(readJson(schema), schema);
  const read = await readTable(bytes ?? chunksOf(path), completed(withSchema({ ...given, name }, said)));
  const notes = schema === undefined ? read.notes : [`what ${schema} says of the table was taken`, ...read.notes];
  return { ...read, notes, constraints };
}

/** The file that says types and so on of a table: the one that is asked for, else one beside the table; undefined where there is none. */
export function schemaOf(path: string, asked?: string): string | undefined {
  if (asked !== undefined || path === "-") return asked;
  const plain = path.replace(/\.gz$/i, "");
  return [`${path}.schema.json`, `${plain}.schema.json`, `${plain.replace(/\.[^./\\]+$/, "")}.schema.json`].find(isFile);
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    const stream: AsyncIterable<Uint8Array> = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: CHUNK });
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    throw fileError(error, "read", path);
  }
}
