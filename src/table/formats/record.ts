/** What every format of tables says of itself. */

import type { Layout } from "../options.js";
import type { Input } from "../reading/input.js";
import type { TableBuilder } from "../reading/table-builder.js";

export interface FormatRecord {
  name: string;
  /** in words, for help */
  about: string;
  /** endings of names, without the dot */
  extensions: readonly string[];
  /** what a row's place is called in messages */
  unit: "line" | "row";
  /** whether its files are no text: then its marks say more than a name's ending */
  isBinary: boolean;
  /** whether the first bytes are those of the format */
  recognises: (head: Uint8Array) => boolean;
  /**
   * Hands every cell to the builder.
   *
   * @returns what the layout has beside the format's name
   * @throws UserError in one line that names row and column
   */
  read: (input: Input, builder: TableBuilder) => Promise<Partial<Layout>>;
}
