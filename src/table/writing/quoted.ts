/** Cells of delimited text (RFC 4180). */

/** What writes a text as a cell between such delimiters: in quotes where it needs them. */
export function quotedBetween(delimiter: string): (text: string) => string {
  const special = new RegExp(`["\\r\\n${delimiter === "|" ? "\\|" : delimiter}]|^\\s|\\s$|^$`);
  return (text) => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
}
