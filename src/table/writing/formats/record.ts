/** What every format that tables are written in says of itself. */

import type { Layout } from "../../options.js";
import type { Column, Table } from "../../table.js";

/** A file's bytes: its start, each block of rows, its end. Blocks have the columns of the first one. */
export interface TableEncoder {
  begin: () => Uint8Array;
  rows: (block: Table) => Uint8Array;
  end: () => Uint8Array;
}

/** A column without its cells. */
export interface WrittenColumn extends Pick<Column, "name" | "type"> {
  /** of texts */
  levels?: readonly string[] | undefined;
}

/** What a writer knows before the first row. */
export interface Beginning {
  /** the first block, which is not written by this */
  first: Table;
  /** of the whole file */
  rows: number;
  /** how the table's own file lay out its cells */
  layout: Layout;
}

export interface WriterRecord {
  name: string;
  /** in words, for help */
  about: string;
  /** endings of names, without the dot */
  extensions: readonly string[];
  /** Says before any row is drawn what is wrong. @throws UserError for a column that the format cannot hold */
  check?: (columns: readonly WrittenColumn[]) => void;
  /** Begins a file whose columns are sound. */
  encoder: (beginning: Beginning) => TableEncoder | Promise<TableEncoder>;
}

export const NOTHING = new Uint8Array(0);
