/** JSON from bytes, token by token: no object or string is made for a cell. */

import { quote, UserError } from "../../../errors/user-error.js";
import type { ColumnBuilder } from "../../reading/column-builder.js";
import { NumberText } from "../../reading/number-text.js";

const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY, COMMA, COLON] = [34, 92, 123, 125, 91, 93, 44, 58];
/** Characters of bad JSON in a message. */
const SHOWN = 20;

export class JsonScanner {
  private readonly number = new NumberText();
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** @param place names where the scanner is, for errors */
  constructor(
    private bytes: Uint8Array,
    private at: number,
    private end: number,
    private readonly place: () => string,
  ) {}

  /** Goes on with other bytes. */
  reset(bytes: Uint8Array, start: number, end: number): void {
    [this.bytes, this.at, this.end] = [bytes, start, end];
  }

  /** Where the scanner is, for {@link back}. */
  mark(): number {
    return this.at;
  }

  back(mark: number): void {
    this.at = mark;
  }

  isArray(): boolean {
    return this.next() === OPEN_ARRAY;
  }

  isObject(): boolean {
    return this.next() === OPEN_OBJECT;
  }

  isString(): boolean {
    return this.next() === QUOTE;
  }

  /** Calls at every item of an array; the call takes the item. */
  eachItem(act: () => void): void {
    this.expect(OPEN_ARRAY, "an array");
    if (this.took(CLOSE_ARRAY)) return;
    do act();
    while (this.took(COMMA));
    this.expect(CLOSE_ARRAY, "a comma or the end of the array");
  }

  /** Calls at every value of an object with its key; the call takes the value. */
  eachValue(act: (key: string) => void): void {
    this.expect(OPEN_OBJECT, "an object");
    if (this.took(CLOSE_OBJECT)) return;
    do {
      const key = this.string();
      this.expect(COLON, "a colon");
      act(key);
    } while (this.took(COMMA));
    this.expect(CLOSE_OBJECT, "a comma or the end of the object");
  }

  /** Takes a text. */
  string(): string {
    if (!this.isString()) throw this.fail("where a text must be");
    const start = this.at + 1;
    const isEscaped = this.passString();
    const text = this.decoded(start, this.at - 1);
    return isEscaped ? this.parsed(`"${text}"`) : text;
  }

  /** Takes one value that is no array or object, as a cell. @param column null: the cell is left out */
  cell(column: ColumnBuilder | null): void {
    const first = this.next();
    if (first === OPEN_ARRAY || first === OPEN_OBJECT)
      throw new UserError(
        `${this.place()}${column === null ? "" : `, column ${quote(column.options.name)}`}: a cell holds an ${first === OPEN_ARRAY ? "array" : "object"}, and must be a number, a text, true, false or null`,
      );
    const start = this.at;
    if (first === QUOTE) {
      const isEscaped = this.passString();
      if (!isEscaped) {
        if (column !== null) column.add(this.bytes, start + 1, this.at - 1, true);
        return;
      }
      const text = this.encoder.encode(this.parsed(this.decoded(start, this.at)));
      column?.add(text, 0, text.length, true);
      return;
    }
    while (this.at < this.end && isOfWord(this.bytes[this.at])) this.at++;
    const { number, bytes } = this;
    if (number.read(bytes, start, this.at, false)) {
      const last = bytes[this.at - 1];
      if (number.hasPlus || number.hasLeadingZero || first === 46 || last === 46) throw this.fail("is no number of JSON", start);
      column?.add(bytes, start, this.at);
      return;
    }
    const word = this.decoded(start, this.at);
    if (word === "null") column?.addMissing("null");
    else if (["true", "false", "NaN", "Infinity", "-Infinity"].includes(word)) column?.add(bytes, start, this.at);
    else throw this.fail("where a value must be", start);
  }

  /** @throws UserError unless nothing follows */
  finish(): void {
    if (this.next() !== undefined) throw this.fail("after the end of the JSON");
  }

  private next(): number | undefined {
    const { bytes, end } = this;
    while (this.at < end && (bytes[this.at] === 32 || bytes[this.at] === 10 || bytes[this.at] === 13 || bytes[this.at] === 9)) this.at++;
    return this.at < end ? bytes[this.at] : undefined;
  }

  private took(byte: number): boolean {
    const found = this.next() === byte;
    if (found) this.at++;
    return found;
  }

  private expect(byte: number, what: string): void {
    if (!this.took(byte)) throw this.fail(`where ${what} must be`);
  }

  /** Passes a text. @returns whether it has escapes */
  private passString(): boolean {
    const start = this.at++;
    let isEscaped = false;
    for (; this.at < this.end; this.at++) {
      const byte = this.bytes[this.at];
      if (byte === QUOTE) {
        this.at++;
        return isEscaped;
      }
      if (byte < 32) throw this.fail("in a text, where it must be escaped");
      if (byte === BACKSLASH) {
        isEscaped = true;
        this.at++;
      }
    }
    throw this.fail("begins a text that does not end", start);
  }

  private parsed(token: string): string {
    try {
      const text = JSON.parse(token) as string;
      if (!/\p{Cs}/u.test(text)) return text;
    } catch {
      // said below
    }
    throw new UserError(`${this.place()}: ${quote(token)} is no text of JSON`);
  }

  private decoded(start: number, end: number): string {
    try {
      return this.decoder.decode(this.bytes.subarray(start, end));
    } catch {
      throw new UserError(`${this.place()}: a text is not in UTF-8`, "save the file as UTF-8");
    }
  }

  /** The refusal of what stands at a place, the present one by default. */
  fail(problem: string, at = this.at): UserError {
    const rest = new TextDecoder().decode(this.bytes.subarray(at, Math.min(this.end, at + SHOWN)));
    return new UserError(`${this.place()} is not valid JSON: ${rest === "" ? "the end" : quote(rest)} ${problem}`);
  }
}

/** Letters, digits, signs and points. */
function isOfWord(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 43 || byte === 45 || byte === 46
  );
}
