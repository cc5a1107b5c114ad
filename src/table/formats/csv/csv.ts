/** Delimited text: CSV and TSV, by RFC 4180, with what real files do beside it. */

import { quote, UserError } from "../../../errors/user-error.js";
import { countOf } from "../../../formats/count.js";
import { NumberText } from "../../reading/number-text.js";
import type { TableBuilder } from "../../reading/table-builder.js";
import { asUtf8 } from "../../reading/utf8.js";
import type { FormatRecord } from "../record.js";
import { DELIMITERS, delimiterOf } from "./delimiter.js";
import { Fields, RecordReader } from "./records.js";

export const csv: FormatRecord = {
  name: "csv",
  about: "delimited text (RFC 4180): commas, semicolons, tabs or |",
  extensions: ["csv", "tsv", "tab", "txt"],
  unit: "line",
  isBinary: false,
  // text that is nothing else
  recognises: () => false,
  async read(input, builder) {
    const { options, file, notes } = builder;
    const text = await asUtf8(input, file, notes);
    const delimiter = options.delimiter ?? delimiterFor(text.head, text.isWhole, options.name);
    if (!(DELIMITERS as readonly string[]).includes(delimiter))
      throw new UserError(`the delimiter is ${quote(delimiter)}: must be a comma, a semicolon, a tab or |`);
    const records = new RecordReader(delimiter, file);
    const rows = new Rows(builder, delimiter);
    let held: Uint8Array | undefined;
    for await (const chunk of text.chunks()) {
      if (held !== undefined) records.read(held, false, rows.fields, rows.take);
      held = chunk;
    }
    records.read(held ?? new Uint8Array(0), true, rows.fields, rows.take);
    const header = rows.finish();
    return { delimiter, header, newline: records.hasReturns ? "\r\n" : "\n" };
  },
};

function delimiterFor(head: Uint8Array, isWhole: boolean, name: string | undefined): string {
  return name !== undefined && /\.(?:tsv|tab)(?:\.gz)?$/i.test(name) ? "\t" : delimiterOf(head, isWhole);
}

/** Records as rows of the table. */
class Rows {
  readonly fields = new Fields();
  private readonly number = new NumberText();
  private readonly comma: boolean;
  private hasBegun = false;
  private hasHeader = true;
  private blank = 0;
  readonly take = (): void => this.record();

  constructor(
    private readonly builder: TableBuilder,
    delimiter: string,
  ) {
    this.comma = delimiter !== ",";
  }

  /** @returns whether there was a header */
  finish(): boolean {
    const { builder } = this;
    if (!this.hasBegun) throw new UserError(`${builder.file} is empty: it has no header and no rows`);
    if (this.blank > 0) builder.notes.push(`${countOf(this.blank, "blank line")} left out`);
    return this.hasHeader;
  }

  private record(): void {
    const { fields, builder } = this;
    if (fields.isBlank()) {
      this.blank++;
      return;
    }
    if (!this.hasBegun && this.begin()) return;
    const { columns } = builder;
    if (fields.count !== columns.length) throw this.ragged();
    builder.places.keep(builder.rows, fields.line);
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i];
      if (column === null) continue;
      if (fields.quoted[i] === 2) this.unescape(i);
      column.add(fields.bytes, fields.starts[i], fields.ends[i]);
    }
    builder.rows++;
  }

  /** @returns whether the record was the header */
  private begin(): boolean {
    const { fields, builder } = this;
    this.hasBegun = true;
    for (let i = 0; i < fields.count; i++) if (fields.quoted[i] === 2) this.unescape(i);
    this.hasHeader = builder.options.header ?? !this.isNumbers();
    if (!this.hasHeader) {
      if (builder.options.header === undefined)
        builder.notes.push(
          "the first line is numbers alone, so it was read as a row and the columns are named x0, x1, …; say that it is a header if it is one",
        );
      builder.begin(
        Array.from({ length: fields.count }, (_, i) => `x${i}`),
        this.comma,
      );
      return false;
    }
    const written = Array.from({ length: fields.count }, (_, i) => fields.text(i));
    const names = written.map((name) => name.trim());
    if (names.some((name, i) => name !== written[i])) builder.notes.push("spaces around names in the header were left out");
    builder.begin(
      names.map((name, i) => (name === "" ? this.unnamed(i, names) : name)),
      this.comma,
    );
    return true;
  }

  private unnamed(i: number, names: string[]): string {
    let name = `column${i + 1}`;
    while (names.includes(name)) name += "_";
    this.builder.notes.push(`column ${i + 1} has no name in the header, and is called ${quote(name)}`);
    return name;
  }

  /** Whether every field of the first record is a number: a header has a name. */
  private isNumbers(): boolean {
    const { fields, number, comma } = this;
    for (let i = 0; i < fields.count; i++)
      if (fields.quoted[i] !== 0 || !number.read(fields.bytes, fields.starts[i], fields.ends[i], comma)) return false;
    return true;
  }

  /** Takes one quote of every two out of a field, whose bytes are then its text. */
  private unescape(i: number): void {
    const { fields } = this;
    const { bytes, starts, ends, quoted } = fields;
    let to = starts[i];
    for (let from = starts[i]; from < ends[i]; from++) {
      bytes[to++] = bytes[from];
      if (bytes[from] === 34) from++;
    }
    ends[i] = to;
    quoted[i] = 1;
  }

  private ragged(): UserError {
    const { fields, builder } = this;
    const { names } = builder;
    const [found, expected] = [fields.count, names.length];
    const which = found < expected ? `column ${quote(names[found])} has none` : `nothing in the header names field ${expected + 1}`;
    return new UserError(
      `line ${fields.line} of ${builder.file} has ${countOf(found, "field")} where ${this.hasHeader ? "the header" : "the first line"} has ${expected}: ${which}`,
      "quote a text that has the delimiter in it",
    );
  }
}
