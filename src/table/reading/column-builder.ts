/**
 * Collects a column's cells. Texts are kept as codes, and numbers too as long as they have few distinct texts, so that what they are can
 * be decided when all are known; a column of many distinct numbers keeps the numbers alone.
 */

import { quote, UserError } from "../../errors/user-error.js";
import { dateFormat, fits, onlyFormatOf } from "../types/date-format.js";
import { Dictionary } from "./dictionary.js";
import type { Growing } from "./growing.js";
import { growingCodes, growingNumbers } from "./growing.js";
import type { MissingTexts } from "./missing.js";
import { notKept, NumberText } from "./number-text.js";
import type { Places } from "./places.js";
import type { WrittenAs } from "./writing.js";
import { Writing } from "./writing.js";

/** Distinct numbers, or dates, whose texts are kept. */
const MOST_TEXTS = 16_384;

export interface BuilderOptions {
  name: string;
  missing: MissingTexts;
  places: Places;
  /** whether a comma may be a decimal mark */
  comma: boolean;
  /** whether every cell is kept as text: its type is said to be one of texts */
  isText: boolean;
}

/** A column's cells as they were read. */
export interface RawColumn {
  name: string;
  /** null: the column is numbers alone, in `numbers` */
  codes: Int32Array | null;
  levels: string[];
  /** the number of each level; NaN for text */
  values: Float64Array;
  /** row in which each level stands first */
  firstRows: Int32Array;
  /** the first number that stands as a text in the file, as in JSON's "12" */
  quotedNumber: { text: string; place: string } | undefined;
  /** cells whose number stands as a number */
  plainNumbers: number;
  numbers: Float64Array | null;
  /** the format of the dates that the numbers are, and the first of them; null: they are numbers */
  dates: { format: string; text: string; row: number } | null;
  written: WrittenAs;
  /** whether all numbers came as numbers, not as text */
  isBinary: boolean;
  /** cells of each missing text */
  missing: Map<string, number>;
}

export class ColumnBuilder {
  private readonly text = new NumberText();
  private codes: Growing<Int32Array> | null = growingCodes();
  private numbers: Growing<Float64Array> | null = null;
  private dictionary = new Dictionary();
  private readonly values: number[] = [];
  private readonly firstRows: number[] = [];
  private readonly missing = new Map<string, number>();
  /** the codes of texts that stand for a missing value */
  private readonly missingCodes = new Map<number, string>();
  private hasText = false;
  private dates: RawColumn["dates"] = null;
  private quotedNumber: RawColumn["quotedNumber"];
  private plainNumbers = 0;
  private isBinary = false;
  private readonly writing = new Writing();
  length = 0;

  constructor(readonly options: BuilderOptions) {}

  /** @param isString whether the format says that the cell is a text, not a number */
  add(bytes: Uint8Array, start: number, end: number, isString = false): void {
    if (end === start) this.addMissing("");
    else if (this.codes === null) this.addNumberText(bytes, start, end, isString);
    else this.addCode(bytes, start, end, isString);
  }

  addMissing(text: string): void {
    this.missing.set(text, (this.missing.get(text) ?? 0) + 1);
    this.addNothing();
  }

  /** Adds a cell of a format that has numbers as such. NaN is missing. */
  addNumber(value: number): void {
    if (Number.isNaN(value)) return this.addMissing("NaN");
    if (this.options.isText) return this.addShown(value);
    this.isBinary = true;
    if (!Number.isFinite(value)) throw this.refusal(String(value), "is not finite");
    if (this.codes !== null) this.toNumbers();
    this.numbers!.push(value + 0);
    this.length++;
  }

  /** Adds a whole number of 64 bits. @throws UserError if a double does not hold it */
  addWhole(value: bigint): void {
    if (this.options.isText) return this.addShown(value);
    if (BigInt(Number(value)) !== value) throw this.refusal(String(value), "has more digits than a number keeps");
    this.addNumber(Number(value));
  }

  /** Gives the cells, after which none can be added. */
  finish(): RawColumn {
    const { name } = this.options;
    const { isBinary, missing, quotedNumber, plainNumbers, dates } = this;
    const { written } = this.writing;
    const shared = { name, written, isBinary, missing, quotedNumber, plainNumbers, dates };
    if (this.numbers !== null)
      return {
        ...shared,
        codes: null,
        levels: [],
        values: new Float64Array(0),
        firstRows: new Int32Array(0),
        numbers: this.numbers.taken(),
      };
    const codes = this.codes!.taken();
    const kept = Array.from({ length: this.dictionary.size }, (_, code) => code).filter((code) => !this.missingCodes.has(code));
    if (this.missingCodes.size > 0) {
      const place = new Int32Array(this.dictionary.size);
      kept.forEach((code, i) => (place[code] = i));
      for (let row = 0; row < codes.length; row++) if (codes[row] >= 0) codes[row] = place[codes[row]];
    }
    return {
      ...shared,
      codes,
      levels: kept.map((code) => this.dictionary.textOf(code)),
      values: Float64Array.from(kept, (code) => this.values[code]),
      firstRows: Int32Array.from(kept, (code) => this.firstRows[code]),
      numbers: null,
    };
  }

  /** Adds the shortest text of a number, since the column is one of texts. */
  private addShown(value: number | bigint): void {
    const text = new TextEncoder().encode(String(value));
    this.addCode(text, 0, text.length, false);
  }

  private addNothing(): void {
    if (this.codes !== null) this.codes.push(-1);
    else this.numbers!.push(Number.NaN);
    this.length++;
  }

  private addCode(bytes: Uint8Array, start: number, end: number, isString: boolean): void {
    const before = this.dictionary.size;
    const code = this.dictionary.codeOf(bytes, start, end);
    if (code === before) this.newLevel(bytes, start, end);
    if (this.firstRows[code] === -1) return this.addMissing(this.missingCodes.get(code)!);
    if (!Number.isNaN(this.values[code])) {
      if (isString) this.quotedNumber ??= this.shown(bytes, start, end);
      else this.plainNumbers++;
    }
    this.codes!.push(code);
    this.length++;
    if (this.dictionary.size <= MOST_TEXTS) return;
    if (this.isPlain()) this.toNumbers();
    else if (code === before && code === MOST_TEXTS) this.toDates();
  }

  /** Whether nothing would be lost if the texts of the numbers were not kept. */
  private isPlain(): boolean {
    return !this.options.isText && !this.hasText && !this.writing.hasOdd && this.quotedNumber === undefined;
  }

  private newLevel(bytes: Uint8Array, start: number, end: number): void {
    const code = this.values.length;
    const asMissing = this.options.missing.among(bytes, start, end);
    if (asMissing !== undefined) {
      this.missingCodes.set(code, asMissing);
      this.values.push(Number.NaN);
      this.firstRows.push(-1);
      return;
    }
    this.firstRows.push(this.length);
    if (this.text.read(bytes, start, end, this.options.comma) && !this.text.isLost) {
      this.values.push(this.text.value);
      this.writing.note(this.text, () => this.shown(bytes, start, end));
      return;
    }
    this.values.push(Number.NaN);
    this.hasText = true;
    try {
      this.dictionary.textOf(code);
    } catch {
      throw new UserError(
        `${this.options.places.of(this.length)}, column ${quote(this.options.name)}: ${quote(new TextDecoder().decode(bytes.subarray(start, end)))} is not text in UTF-8`,
        "save the file as UTF-8",
      );
    }
  }

  private addNumberText(bytes: Uint8Array, start: number, end: number, isString: boolean): void {
    if (this.dates !== null) return this.addDate(bytes, start, end);
    const { missing, comma } = this.options;
    const { text } = this;
    const isNumber = text.read(bytes, start, end, comma) && !text.isLost;
    const asMissing = !isNumber || missing.hasNumbers ? missing.among(bytes, start, end) : undefined;
    if (asMissing !== undefined) return this.addMissing(asMissing);
    if (!isNumber || isString) {
      const shown = new TextDecoder().decode(bytes.subarray(start, end));
      throw this.refusal(shown, notKept(shown) ?? "is no number, and every cell before it is one");
    }
    this.writing.note(this.text, () => this.shown(bytes, start, end));
    if (!Number.isFinite(text.value)) throw this.refusal(decoded(bytes, start, end), "is beyond the largest number");
    this.numbers!.push(text.value);
    this.length++;
  }

  private shown(bytes: Uint8Array, start: number, end: number): { text: string; place: string } {
    return { text: decoded(bytes, start, end), place: this.options.places.of(this.length) };
  }

  private refusal(value: string, problem: string): UserError {
    return numberRefusal(this.options.places.of(this.length), this.options.name, value, problem);
  }

  /** Keeps the cells as times alone, if all of them are dates of one format. */
  private toDates(): void {
    if (this.options.isText) return;
    const codes = Array.from({ length: this.dictionary.size }, (_, code) => code).filter((code) => !this.missingCodes.has(code));
    const texts = codes.map((code) => this.dictionary.textOf(code));
    const format = onlyFormatOf(texts);
    if (format === undefined) return;
    const { parse } = dateFormat(format);
    codes.forEach((code, i) => (this.values[code] = parse(texts[i])));
    this.dates = { format, text: texts[0], row: this.firstRows[codes[0]] };
    this.toNumbers();
  }

  private addDate(bytes: Uint8Array, start: number, end: number): void {
    const { format } = this.dates!;
    const text = decoded(bytes, start, end);
    if (!fits(format, text)) {
      const asMissing = this.options.missing.among(bytes, start, end);
      if (asMissing !== undefined) return this.addMissing(asMissing);
      throw this.refusal(text, `is no date in the format ${format}, and every cell before it is one`);
    }
    this.numbers!.push(dateFormat(format).parse(text));
    this.length++;
  }

  private toNumbers(): void {
    const numbers = growingNumbers();
    this.codes!.forEach((code) => numbers.push(code < 0 ? Number.NaN : this.values[code]));
    this.numbers = numbers;
    this.codes = null;
    this.dictionary = new Dictionary();
  }
}

function decoded(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** The refusal of a cell that cannot be in a column of numbers. */
export function numberRefusal(place: string, column: string, value: string, problem: string): UserError {
  return new UserError(
    `${place}, column ${quote(column)}: ${quote(value)} ${problem}`,
    "correct it, count it as missing (missing), or say that the column is a category",
  );
}
