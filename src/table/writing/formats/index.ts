/** The formats that tables are written in. */

import { oneOf } from "../../../errors/user-error.js";
import { csv } from "./csv.js";
import { jsonl } from "./jsonl.js";
import { npy } from "./npy.js";
import { parquet } from "./parquet.js";
import type { WriterRecord } from "./record.js";
import { tsv } from "./tsv.js";

export const WRITERS: readonly WriterRecord[] = [csv, tsv, jsonl, parquet, npy];
/** Names of the formats that a table can be written in. */
export const WRITER_NAMES: readonly string[] = WRITERS.map(({ name }) => name);

/** @throws UserError for an unknown name, naming the nearest */
export function writerNamed(name: string): WriterRecord {
  const known = oneOf("format", name, WRITER_NAMES);
  return WRITERS.find((record) => record.name === known)!;
}
