/** Rows of float32 as Parquet, one row group at a time. */

import { GROUP, ParquetFile } from "../../formats/parquet-file.js";
import type { RowEncoder } from "./row-encoder.js";

export class ParquetRows implements RowEncoder {
  private readonly file: ParquetFile;
  private readonly columns: Float32Array[];
  private held = 0;

  constructor(private readonly names: readonly string[]) {
    this.columns = names.map(() => new Float32Array(GROUP));
    this.file = new ParquetFile(names.map((name) => ({ name, type: "FLOAT", repetition_type: "REQUIRED" })));
  }

  begin(): Uint8Array {
    return this.file.taken();
  }

  rows(values: Float32Array): Uint8Array {
    const width = this.columns.length;
    for (let row = 0; row < values.length / width; row++) {
      for (let column = 0; column < width; column++) this.columns[column][this.held] = values[row * width + column];
      if (++this.held === GROUP) this.writeGroup();
    }
    return this.file.taken();
  }

  end(): Uint8Array {
    if (this.held > 0) this.writeGroup();
    this.file.end();
    return this.file.taken();
  }

  private writeGroup(): void {
    this.file.group(this.names.map((name, column) => ({ name, data: this.columns[column].slice(0, this.held), encoding: "PLAIN" })));
    this.held = 0;
  }
}
