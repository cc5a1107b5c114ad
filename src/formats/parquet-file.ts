/** A file of Parquet, one row group at a time: the file's index of groups is all that grows. */

import type { SchemaElement } from "hyparquet";
import type { ColumnSource } from "hyparquet-writer";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";

/** Rows of a group: large enough for readers, small enough for memory. */
export const GROUP = 65_536;

export class ParquetFile {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;

  constructor(columns: readonly SchemaElement[]) {
    this.writer = new ParquetWriter({ writer: this.bytes, schema: [{ name: "root", num_children: columns.length }, ...columns] });
  }

  /** Writes at most {@link GROUP} rows. */
  group(columnData: ColumnSource[]): void {
    void this.writer.write({ columnData, rowGroupSize: GROUP });
  }

  end(): void {
    void this.writer.finish();
  }

  /** Takes the bytes written since the last call out of the writer's memory; its byte count continues. */
  taken(): Uint8Array {
    const bytes = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return bytes;
  }
}
