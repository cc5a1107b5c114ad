/** Collects a table's columns while a format's reader hands over cells. */

import { didYouMean, quote, UserError, validOf } from "../../errors/user-error.js";
import type { ColumnSchema } from "../coding/coding.js";
import type { ReadOptions } from "../options.js";
import { MOST_COLUMNS } from "../options.js";
import { isTextKind } from "../types/kinds.js";
import { keepsTexts, likeOf } from "../types/like.js";
import { ColumnBuilder } from "./column-builder.js";
import { MISSING_TEXTS, MissingTexts } from "./missing.js";
import { Places } from "./places.js";

export class TableBuilder {
  /** null: the column is left out */
  readonly columns: (ColumnBuilder | null)[] = [];
  readonly names: string[] = [];
  /** what was done with the file beside reading it */
  readonly notes: string[] = [];
  readonly places: Places;
  private readonly missing: MissingTexts;
  rows = 0;

  /** @param unit what a place in the file is called */
  constructor(
    readonly options: ReadOptions,
    unit: "line" | "row",
  ) {
    this.places = new Places(unit);
    this.missing = new MissingTexts(missingTexts(options));
  }

  /** What messages call the file. */
  get file(): string {
    return this.options.name ?? "the data";
  }

  /**
   * Names the columns, before any cell.
   *
   * @param comma whether a comma may be a decimal mark
   * @throws UserError for a name twice, too many columns or an option for a column that is not there
   */
  begin(names: readonly string[], comma = false): void {
    for (const name of names) this.addColumn(name, comma);
    this.checkOptions();
  }

  /** Adds a column; its cells in the rows before are missing. */
  addColumn(name: string, comma = false): void {
    const earlier = this.names.indexOf(name);
    if (earlier !== -1)
      throw new UserError(
        `columns ${earlier + 1} and ${this.names.length + 1} of ${this.file} are both named ${quote(name)}`,
        "rename one",
      );
    this.names.push(name);
    if (this.options.ignore?.includes(name) === true) {
      this.columns.push(null);
      return;
    }
    const { columns } = this.options;
    const like = likeOf(this.options, name);
    const isText = like === undefined ? isTextKind(columns === undefined ? undefined : ownValue(columns, name)) : keepsTexts(like);
    const column = new ColumnBuilder({ name, missing: this.missingOf(like), places: this.places, comma, isText });
    for (let row = 0; row < this.rows; row++) column.addMissing("");
    this.columns.push(column);
    if (this.columns.filter((held) => held !== null).length > MOST_COLUMNS)
      throw new UserError(`${this.file} has more than ${MOST_COLUMNS} columns`, "leave some out (ignore)");
  }

  /** What stands for a missing cell, but for a text that a model knows as a value. */
  private missingOf(like: ColumnSchema | undefined): MissingTexts {
    const levels = like?.levels ?? [];
    const texts = missingTexts(this.options);
    return levels.some((level) => texts.includes(level)) ? new MissingTexts(texts.filter((text) => !levels.includes(text))) : this.missing;
  }

  /** @throws UserError for an option that names no column, or leaves none */
  checkOptions(): void {
    const { columns = {}, ignore = [] } = this.options;
    for (const name of [...Object.keys(columns), ...ignore])
      if (!this.names.includes(name))
        throw new UserError(`${this.file} has no column ${quote(name)}${didYouMean(name, this.names)} ${validOf(this.names)}`);
    if (this.columns.every((column) => column === null)) throw new UserError(`${this.file}: every column is left out; keep one`);
  }
}

function missingTexts({ missing }: ReadOptions): readonly string[] {
  return missing === undefined ? MISSING_TEXTS : ["", ...missing];
}

function ownValue(values: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
