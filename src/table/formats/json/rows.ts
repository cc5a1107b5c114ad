/** Rows of JSON, objects or arrays, as rows of the table. */

import { quote, UserError } from "../../../errors/user-error.js";
import type { TableBuilder } from "../../reading/table-builder.js";
import { countOf } from "../../../formats/count.js";
import type { JsonScanner } from "./scanner.js";

export class JsonRows {
  private readonly places = new Map<string, number>();
  /** row in which each column had its last cell */
  private readonly last: number[] = [];
  private lacking = 0;
  private kind: "object" | "array" | undefined;

  constructor(
    private readonly builder: TableBuilder,
    private readonly scanner: JsonScanner,
    private readonly place: () => string,
  ) {}

  /** Takes one row. */
  row(): void {
    const { scanner } = this;
    const kind = scanner.isObject() ? "object" : "array";
    if (kind === "array" && !scanner.isArray()) throw scanner.fail("where a row, an object or an array, must be");
    this.kind ??= kind;
    if (kind !== this.kind)
      throw new UserError(`${this.place()} is an ${kind}, and the rows before are ${this.kind}s`, "write all rows alike");
    if (kind === "object") this.object();
    else this.array();
  }

  finish(): void {
    const { builder, lacking } = this;
    if (lacking > 0) builder.notes.push(`counted as missing for want of a key: ${countOf(lacking, "cell")}`);
    if (builder.names.length > 0) builder.checkOptions();
  }

  private object(): void {
    const { builder, scanner, last } = this;
    const row = builder.rows;
    let count = 0;
    scanner.eachValue((key) => {
      // the keys of most rows come in the columns' order
      const place = builder.names[count] === key ? count : this.placeOf(key);
      if (last[place] === row) throw new UserError(`${this.place()} has the key ${quote(key)} twice`, "leave one of them");
      last[place] = row;
      count++;
      scanner.cell(builder.columns[place]);
    });
    if (count < builder.names.length)
      for (let i = 0; i < builder.names.length; i++) {
        if (last[i] === row) continue;
        builder.columns[i]?.addMissing("");
        this.lacking++;
      }
    builder.rows++;
  }

  private placeOf(key: string): number {
    const { builder, places } = this;
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = builder.names.length;
    builder.addColumn(key);
    this.lacking += builder.rows;
    places.set(key, place);
    this.last.push(-1);
    return place;
  }

  private array(): void {
    const { builder, scanner } = this;
    if (builder.names.length === 0) {
      if (this.begin()) return;
    }
    const { columns } = builder;
    let count = 0;
    scanner.eachItem(() => {
      if (count < columns.length) scanner.cell(columns[count]);
      else throw new UserError(`${this.place()} has more cells than the first row, which has ${columns.length}`);
      count++;
    });
    if (count < columns.length)
      throw new UserError(
        `${this.place()} has ${countOf(count, "cell")} where the first row has ${columns.length}: column ${quote(builder.names[count])} has none`,
      );
    builder.rows++;
  }

  /** Names the columns by the first row: itself, if it is texts alone. @returns whether it was taken */
  private begin(): boolean {
    const { builder, scanner } = this;
    const start = scanner.mark();
    let width = 0;
    let areTexts = true;
    scanner.eachItem(() => {
      areTexts &&= scanner.isString();
      scanner.cell(null);
      width++;
    });
    if (width === 0) throw new UserError(`${this.place()} is a row without cells`);
    scanner.back(start);
    const isHeader = builder.options.header ?? areTexts;
    if (!isHeader) {
      builder.begin(Array.from({ length: width }, (_, i) => `x${i}`));
      return false;
    }
    const names: string[] = [];
    scanner.eachItem(() => names.push(scanner.string()));
    builder.begin(names);
    return true;
  }
}
