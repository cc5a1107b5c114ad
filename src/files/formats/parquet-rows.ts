/** Rows of float32 as Parquet, one row group at a time; only the file's index of groups grows. */

import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { RowEncoder } from "./row-encoder.js";

/** Rows of a group: large enough for readers, small enough for memory. */
const GROUP = 65_536;

export class ParquetRows implements RowEncoder {
  private readonly bytes = new ByteWriter();
  private readonly writer: ParquetWriter;
  private readonly columns: Float32Array[];
  private held = 0;

  constructor(private readonly names: readonly string[]) {
    this.columns = names.map(() => new Float32Array(GROUP));
    const columns = names.map((name) => ({ name, type: "FLOAT" as const, repetition_type: "REQUIRED" as const }));
    this.writer = new ParquetWriter({ writer: this.bytes, schema: [{ name: "root", num_children: names.length }, ...columns] });
  }

  begin(): Uint8Array {
    return this.taken();
  }

  rows(values: Float32Array): Uint8Array {
    const width = this.columns.length;
    for (let row = 0; row < values.length / width; row++) {
      for (let column = 0; column < width; column++) this.columns[column][this.held] = values[row * width + column];
      if (++this.held === GROUP) this.writeGroup();
    }
    return this.taken();
  }

  end(): Uint8Array {
    if (this.held > 0) this.writeGroup();
    void this.writer.finish();
    return this.taken();
  }

  private writeGroup(): void {
    const columnData = this.names.map((name, column) => ({
      name,
      data: this.columns[column].slice(0, this.held),
      encoding: "PLAIN" as const,
    }));
    void this.writer.write({ columnData, rowGroupSize: GROUP });
    this.held = 0;
  }

  /** Takes the bytes written since the last call out of the writer's memory; its byte count continues. */
  private taken(): Uint8Array {
    const bytes = this.bytes.getBytes().slice();
    this.bytes.index = 0;
    return bytes;
  }
}
