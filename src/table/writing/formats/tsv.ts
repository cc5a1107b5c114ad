/** A table as text with tabs between its cells. */

import { delimitedEncoder } from "./csv.js";
import type { WriterRecord } from "./record.js";

export const tsv: WriterRecord = {
  name: "tsv",
  about: "text with tabs between the cells",
  extensions: ["tsv", "tab"],
  encoder: ({ first, layout }) => delimitedEncoder(first, { ...layout, delimiter: "\t" }),
};
