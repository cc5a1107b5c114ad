/** JSON lines: an object or an array on every line. */

import { UserError } from "../../../errors/user-error.js";
import { asUtf8 } from "../../reading/utf8.js";
import { countOf } from "../../../formats/count.js";
import type { FormatRecord } from "../record.js";
import { isText, startOf } from "./json.js";
import { JsonRows } from "./rows.js";
import { JsonScanner } from "./scanner.js";

const NEWLINE = 10;
/** Bytes of the longest line. */
const LONGEST = 1 << 24;

export const jsonl: FormatRecord = {
  name: "jsonl",
  about: "an object or an array on every line",
  extensions: ["jsonl", "ndjson"],
  unit: "line",
  isBinary: false,
  recognises: (head) => isText(head) && isRow(startOf(head).trimStart().split("\n", 1)[0]),
  async read(input, builder) {
    const text = await asUtf8(input, builder.file, builder.notes);
    let line = 0;
    let blank = 0;
    const place = (): string => `line ${line} of ${builder.file}`;
    const scanner = new JsonScanner(new Uint8Array(0), 0, 0, place);
    const rows = new JsonRows(builder, scanner, place);
    const take = (bytes: Uint8Array, start: number, end: number): void => {
      line++;
      if (isBlank(bytes, start, end)) {
        blank++;
        return;
      }
      builder.places.keep(builder.rows, line);
      scanner.reset(bytes, start, end);
      rows.row();
      scanner.finish();
    };
    let rest: Uint8Array = new Uint8Array(0);
    for await (const chunk of text.chunks()) {
      const bytes = new Uint8Array(rest.length + chunk.length);
      bytes.set(rest);
      bytes.set(chunk, rest.length);
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE, rest.length); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        take(bytes, start, end);
        start = end + 1;
      }
      rest = bytes.subarray(start);
      if (rest.length > LONGEST) throw new UserError(`line ${line + 1} of ${builder.file} has more than ${LONGEST / 2 ** 20} MB`);
    }
    if (rest.length > 0) take(rest, 0, rest.length);
    if (blank > 0) builder.notes.push(`${countOf(blank, "blank line")} left out`);
    rows.finish();
    return { missing: "null" };
  },
};

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 32 && bytes[i] !== 13 && bytes[i] !== 9) return false;
  return true;
}

/** Whether a line is a row by itself: JSON of several lines, and an object of columns, is not. */
function isRow(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    if (Array.isArray(value)) return value.length > 0 && value.every((cell) => typeof cell !== "object" || cell === null);
    return typeof value === "object" && value !== null && !Object.values(value).every(Array.isArray);
  } catch {
    // a long first line that the head cuts
    return line.startsWith("{") && line.length > 4000 && !/^\{\s*"[^"]*"\s*:\s*\[/.test(line);
  }
}
