/** Whether the pages of a Parquet file are what its index says: a library that reads a damaged number of values would not come to an end. */

import type { ColumnChunk } from "hyparquet";
import type { PageHeader } from "hyparquet/src/types.js";

/** Bytes of a page before compression at most. */
const MOST_BYTES = 2 ** 30;

/**
 * Walks the headers of a column's pages in a row group.
 *
 * @param rows of the group
 * @param parquetHeader reads the header at the reader's place, and moves on
 * @throws Error in one line where they do not have the group's rows, or reach beyond the column
 */
export function checkPages(
  bytes: Uint8Array,
  { meta_data: column }: ColumnChunk,
  rows: number,
  parquetHeader: (reader: { view: DataView; offset: number }) => PageHeader,
): void {
  if (column === undefined) throw new Error("a column has no index");
  const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
  const end = start + Number(column.total_compressed_size);
  if (!(start >= 4 && start <= end && end <= bytes.length)) throw new Error("a column lies outside the file");
  const reader = { view: new DataView(bytes.buffer, bytes.byteOffset + start, end - start), offset: 0 };
  let left = rows;
  while (reader.offset < end - start && left > 0) {
    const header = parquetHeader(reader);
    const { compressed_page_size: size, uncompressed_page_size: whole } = header;
    reader.offset += size;
    if (!(size >= 0 && reader.offset <= end - start && whole >= 0 && whole <= MOST_BYTES))
      throw new Error("a page lies outside its column");
    const isDictionary = header.dictionary_page_header !== undefined;
    const values = (header.data_page_header ?? header.data_page_header_v2 ?? header.dictionary_page_header)?.num_values;
    // each value of a dictionary takes a bit at least
    if (!(values !== undefined && values >= 0 && values <= (isDictionary ? 8 * whole : left)))
      throw new Error(`a page has ${values} values`);
    if (!isDictionary) left -= values;
  }
  if (left !== 0) throw new Error(`a column has ${rows - left} values of ${rows}`);
}
