/** Rows of float32 as a file in one of several formats, written by blocks so that only one block is in memory. */

import { littleEndian } from "../../formats/little-endian.js";
import { npyHeader } from "../../formats/npy-header.js";
import type { RowEncoder } from "./row-encoder.js";

export const ROW_FORMATS = ["csv", "npy", "parquet"] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** @param given names of the columns, for formats with names; x0, x1, … by default */
export async function rowEncoder(format: RowFormat, rows: number, columns: number, given?: readonly string[]): Promise<RowEncoder> {
  const names = given ?? Array.from({ length: columns }, (_, column) => `x${column}`);
  switch (format) {
    case "csv":
      return new CsvRows(names);
    case "npy":
      return { begin: () => npyHeader(rows, columns, "<f4"), rows: littleEndian, end: () => new Uint8Array(0) };
    case "parquet": {
      // its library has fifty modules, which other formats need not wait for
      const { ParquetRows } = await import("./parquet-rows.js");
      return new ParquetRows(names);
    }
  }
}

/** A header and a line per row; nine digits hold a float32 exactly. */
class CsvRows implements RowEncoder {
  private readonly encoder = new TextEncoder();

  constructor(private readonly names: readonly string[]) {}

  begin(): Uint8Array {
    // a file's own names may be anything (RFC 4180)
    const quoted = this.names.map((name) => (/[",\r\n]|^\s|\s$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name));
    return this.encoder.encode(`${quoted.join(",")}\n`);
  }

  rows(values: Float32Array): Uint8Array {
    const columns = this.names.length;
    let text = "";
    for (let i = 0; i < values.length; i++) text += `${Number(values[i].toPrecision(9))}${(i + 1) % columns === 0 ? "\n" : ","}`;
    return this.encoder.encode(text);
  }

  end(): Uint8Array {
    return new Uint8Array(0);
  }
}
