/** The formats of tables. */

import { oneOf } from "../../errors/user-error.js";
import type { ReadOptions } from "../options.js";
import { csv } from "./csv/csv.js";
import { json } from "./json/json.js";
import { jsonl } from "./json/jsonl.js";
import { npy } from "./numpy/npy.js";
import { npz } from "./numpy/npz.js";
import { parquet } from "./parquet/parquet.js";
import type { FormatRecord } from "./record.js";

export const FORMATS: readonly FormatRecord[] = [npy, npz, parquet, jsonl, json, csv];
/** Names of the formats that a table can be read from. */
export const FORMAT_NAMES: readonly string[] = FORMATS.map(({ name }) => name);

/** Returns the format that is asked for, else the one whose marks the bytes have, else that of the name's ending, else delimited text. */
export function formatOf(head: Uint8Array, { format, name }: ReadOptions): FormatRecord {
  if (format !== undefined) {
    const asked = oneOf("format", format, FORMAT_NAMES);
    return FORMATS.find((record) => record.name === asked)!;
  }
  const ending = /\.([a-z]+)(?:\.gz)?$/i.exec(name ?? "")?.[1].toLowerCase();
  const named = FORMATS.find(({ extensions }) => ending !== undefined && extensions.includes(ending));
  const marked = FORMATS.find(({ recognises, isBinary }) => recognises(head) && (isBinary || named === undefined));
  return marked ?? named ?? csv;
}
