/** The kinds of columns, by name. */

export const KINDS = ["real", "integer", "decimal", "bounded", "boolean", "category", "ordinal", "date", "identifier", "constant"] as const;
export type Kind = (typeof KINDS)[number];

const TEXTS: readonly string[] = ["boolean", "category", "ordinal", "date", "identifier", "constant"];

/** Whether a type as one writes it, such as `category`, needs the exact text of every cell. */
export function isTextKind(written: string | undefined): boolean {
  return written !== undefined && TEXTS.includes(written.split(":", 1)[0]);
}
