/** A table as Parquet, one row group at a time. */

import type { Table } from "../../table.js";
import type { WriterRecord } from "./record.js";
import type { ParquetValue } from "./parquet-values.js";
import { addValues, elementOf } from "./parquet-values.js";

export const parquet: WriterRecord = {
  name: "parquet",
  about: "columns of INT64, DOUBLE, BOOLEAN, STRING, DATE, TIME and TIMESTAMP; a missing cell is null",
  extensions: ["parquet", "pq"],
  async encoder({ first: { columns } }) {
    // its library has fifty modules, which other formats need not wait for
    const { GROUP, ParquetFile } = await import("../../../formats/parquet-file.js");
    const file = new ParquetFile(columns.map(elementOf));
    let held: ParquetValue[][] = columns.map(() => []);
    const writeGroup = (): void => {
      file.group(columns.map(({ name }, c) => ({ name, data: held[c].slice(0, GROUP) })));
      held = held.map((values) => values.slice(GROUP));
    };
    return {
      begin: () => file.taken(),
      rows(block: Table) {
        block.columns.forEach((column, c) => addValues(column, held[c]));
        while (held[0].length >= GROUP) writeGroup();
        return file.taken();
      },
      end() {
        if (held[0].length > 0) writeGroup();
        file.end();
        return file.taken();
      },
    };
  },
};
