/** What a reader of tables can be told. */

import type { ColumnSchema } from "./coding/coding.js";

/** How a table is read: everything left out is found from the data. */
export interface ReadOptions {
  /** the file's name: its ending says the format, and messages name it */
  name?: string | undefined;
  /** one of {@link FORMAT_NAMES} */
  format?: string | undefined;
  /** column → its type, such as `integer:0..120`, `ordinal:low<mid<high`, `category` */
  columns?: Record<string, string> | undefined;
  /** columns of a model, whose types those of the same names take, whatever `columns` says: levels keep their numbers, and new ones follow them */
  like?: readonly ColumnSchema[] | undefined;
  /** columns to leave out */
  ignore?: readonly string[] | undefined;
  /** texts that stand for a missing value, in place of the usual ones; an empty cell is always missing */
  missing?: readonly string[] | undefined;
  /** between the cells of a line: `,`, `;`, a tab or `|` */
  delimiter?: string | undefined;
  /** whether the first line names the columns */
  header?: boolean | undefined;
}

/** How a file lays out its cells, so that rows can be written as they were read: plain JSON data. */
export interface Layout {
  format: string;
  delimiter: string;
  newline: "\n" | "\r\n";
  header: boolean;
  /** the text of a missing cell */
  missing: string;
}

/** Most columns of a table. */
export const MOST_COLUMNS = 64;
