/** Parquet, a column of a row group at a time. */

import type { AsyncBuffer, DecodedArray, FileMetaData } from "hyparquet";
import { quote, UserError } from "../../errors/user-error.js";
import type { ColumnBuilder } from "../reading/column-builder.js";
import { wholeOf } from "../reading/input.js";
import type { TableBuilder } from "../reading/table-builder.js";
import { dateFormat } from "../types/date-format.js";
import { checkPages } from "./parquet-pages.js";
import type { FormatRecord } from "./record.js";

const MAGIC = [0x50, 0x41, 0x52, 0x31];
const ENCODER = new TextEncoder();
/** Twice what a table is meant to have. */
const MOST_ROWS = 20_000_000;

export const parquet: FormatRecord = {
  name: "parquet",
  about: "Parquet, uncompressed or by snappy",
  extensions: ["parquet", "pq"],
  unit: "row",
  isBinary: true,
  recognises: (head) => MAGIC.every((byte, i) => head[i] === byte),
  async read(input, builder) {
    const bytes = await wholeOf(input);
    const file: AsyncBuffer = { byteLength: bytes.length, slice: (start, end) => new Uint8Array(bytes.subarray(start, end)).buffer };
    try {
      await readGroups(bytes, file, builder);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw new UserError(`${builder.file} is damaged, or Parquet that cannot be read: ${(error as Error).message}`);
    }
    return { missing: "" };
  },
};

async function readGroups(bytes: Uint8Array, file: AsyncBuffer, builder: TableBuilder): Promise<void> {
  // its modules are loaded where a file needs them
  const [{ parquetMetadataAsync, parquetRead }, { parquetHeader }] = await Promise.all([
    import("hyparquet"),
    import("hyparquet/src/column.js"),
  ]);
  const metadata = await parquetMetadataAsync(file);
  builder.begin(namesOf(metadata, builder.file));
  let start = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    // few bytes may stand for many rows, so that their number cannot be judged by the file's size
    if (!(rows >= 0 && start + rows <= MOST_ROWS))
      throw new UserError(`${builder.file} says that it has ${start + rows} rows; a table may have ${MOST_ROWS}`);
    for (const chunk of group.columns) checkPages(bytes, chunk, rows, parquetHeader);
    for (const [i, name] of builder.names.entries()) {
      const column = builder.columns[i];
      if (column === null) continue;
      const before = column.length;
      await parquetRead({
        file,
        metadata,
        columns: [name],
        rowStart: start,
        rowEnd: start + rows,
        parsers: PARSERS,
        onChunk: ({ columnData }) => addAll(column, columnData),
      });
      if (column.length - before !== rows)
        throw new UserError(
          `${builder.file} is damaged: column ${quote(name)} has ${column.length - before} cells where there are ${rows} rows`,
        );
    }
    start += rows;
  }
  builder.rows = start;
}

/** @throws UserError for a column with columns or lists in it */
function namesOf(metadata: FileMetaData, file: string): string[] {
  const [root, ...columns] = metadata.schema;
  for (const { name, num_children: children = 0, repetition_type: repetition } of columns)
    if (children > 0 || repetition === "REPEATED")
      throw new UserError(`${file}: column ${quote(name)} holds lists or columns of its own`, "leave it out when the file is written");
  if (root.num_children !== columns.length) throw new UserError(`${file} is damaged: its columns are not as many as it says`);
  return columns.map(({ name }) => name);
}

const DAY = 86_400_000;
const [DATE, MILLIS, MICROS] = ["YYYY-MM-DD", "YYYY-MM-DDTHH:mm:ss.SSSZ", "YYYY-MM-DDTHH:mm:ss.SSSSSSZ"].map(dateFormat);

/** Dates as texts, which are recognised as dates, without an object for each. */
const PARSERS = {
  dateFromDays: (days: number) => DATE.print(days * DAY),
  timestampFromMilliseconds: (millis: bigint) => MILLIS.print(Number(millis)),
  timestampFromMicroseconds: (micros: bigint) => MICROS.print(Number(micros) / 1000),
  timestampFromNanoseconds: nanoseconds,
};

function nanoseconds(nanos: bigint): string {
  const micros = MICROS.print(Number(nanos / 1000n) / 1000);
  const rest = nanos % 1000n;
  return rest === 0n ? micros : micros.replace("Z", `${String(rest).padStart(3, "0")}Z`);
}

function addAll(column: ColumnBuilder, values: DecodedArray): void {
  for (let i = 0; i < values.length; i++) addValue(column, (values as ArrayLike<unknown>)[i]);
}

function addValue(column: ColumnBuilder, value: unknown): void {
  if (typeof value === "number") column.addNumber(value);
  else if (typeof value === "bigint") column.addWhole(value);
  else if (value === null || value === undefined) column.addMissing("");
  else if (typeof value === "string" || typeof value === "boolean") {
    const bytes = ENCODER.encode(String(value));
    column.add(bytes, 0, bytes.length, typeof value === "string");
  } else
    throw new UserError(
      `${column.options.places.of(column.length)}, column ${quote(column.options.name)}: the cell is no number, text, truth value or date`,
    );
}
