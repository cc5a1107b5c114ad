/** Reading a table as another was read. */

import type { ColumnSchema } from "./coding/coding.js";
import type { Layout, ReadOptions } from "./options.js";
import { MISSING_TEXTS } from "./reading/missing.js";

/** What is kept of a table that was read: a model's card has it. */
export interface TableForm {
  schema: readonly ColumnSchema[];
  layout: Layout;
}

/** The options with which a table is read as another was: its types and levels, and its text of a missing cell beside the others. */
export function optionsLike({ schema, layout: { missing } }: TableForm, options: ReadOptions = {}): ReadOptions {
  const texts = options.missing ?? MISSING_TEXTS;
  return { ...options, like: schema, ...(texts.includes(missing) || missing === "" ? {} : { missing: [...texts, missing] }) };
}
