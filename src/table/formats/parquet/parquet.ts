/** Parquet, a column of a row group at a time. */

import type { FileMetaData, SchemaElement } from "hyparquet";
import { quote, UserError } from "../../../errors/user-error.js";
import type { ColumnBuilder } from "../../reading/column-builder.js";
import { wholeOf } from "../../reading/input.js";
import type { TableBuilder } from "../../reading/table-builder.js";
import type { FormatRecord } from "../record.js";
import type { AddCell } from "./cells.js";
import type { Cells } from "./pages.js";

const MAGIC = [0x50, 0x41, 0x52, 0x31];

export const parquet: FormatRecord = {
  name: "parquet",
  about: "Parquet, packed by snappy, by gzip or not",
  extensions: ["parquet", "pq"],
  unit: "row",
  isBinary: true,
  recognises: (head) => MAGIC.every((byte, i) => head[i] === byte),
  async read(input, builder) {
    const bytes = await wholeOf(input);
    try {
      await readGroups(bytes, builder);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${builder.file} is damaged, or Parquet that cannot be read: ${(error as Error).message}`);
    }
    return { missing: "" };
  },
};

async function readGroups(bytes: Uint8Array, builder: TableBuilder): Promise<void> {
  // what only Parquet needs is loaded where a file is
  const [{ parquetMetadata }, { cellAdder }, { pagesOf }, { CODECS }] = await Promise.all([
    import("hyparquet/src/metadata.js"),
    import("./cells.js"),
    import("./pages.js"),
    import("./codecs.js"),
  ]);
  const metadata: FileMetaData = parquetMetadata(bytes, { geoparquet: false, parsers: NO_TIMES });
  const elements = columnsOf(metadata, builder.file);
  builder.begin(elements.map(({ name }) => name));
  const adders = elements.map((element, i) => (builder.columns[i] === null ? null : cellAdder(element, builder.file)));
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    for (const [i, element] of elements.entries()) {
      const column = builder.columns[i];
      if (column === null) continue;
      const meta = group.columns[i]?.meta_data;
      if (meta === undefined || meta.path_in_schema[0] !== element.name || Number(meta.num_values) !== rows)
        throw new Error(`column ${quote(element.name)} is not in a group of rows as it says`);
      if (!CODECS.includes(meta.codec))
        throw new UserError(
          `${builder.file}: column ${quote(element.name)} is packed by ${meta.codec}`,
          "write it with snappy, with gzip or not packed",
        );
      if (meta.type !== element.type) throw new Error(`column ${quote(element.name)} has two types`);
      for await (const cells of pagesOf(bytes, meta, element)) addAll(column, cells, adders[i]!);
    }
    builder.rows += rows;
  }
  if (Number(metadata.num_rows) !== builder.rows) throw new Error(`it has ${builder.rows} rows where it says ${Number(metadata.num_rows)}`);
}

/** The file's own extremes are not needed, and are no valid times in a damaged file. */
const NO_TIMES = {
  timestampFromMilliseconds: () => undefined,
  timestampFromMicroseconds: () => undefined,
  timestampFromNanoseconds: () => undefined,
  dateFromDays: () => undefined,
};

/** @throws UserError for a column with columns or lists in it */
function columnsOf(metadata: FileMetaData, file: string): SchemaElement[] {
  const [root, ...columns] = metadata.schema;
  for (const { name, num_children: children = 0, repetition_type: repetition } of columns)
    if (children > 0 || repetition === "REPEATED")
      throw new UserError(`${file}: column ${quote(name)} holds lists or columns of its own`, "leave it out when the file is written");
  if (root.num_children !== columns.length) throw new Error("its columns are not as many as it says");
  return columns;
}

function addAll(column: ColumnBuilder, { positions, values, rows }: Cells, add: AddCell): void {
  for (let row = 0; row < rows; row++) {
    const position = positions === undefined ? row : positions[row];
    if (position === -1) column.addMissing("");
    else add(column, values, position);
  }
}
