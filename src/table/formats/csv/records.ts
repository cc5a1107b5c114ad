/** Records of delimited text (RFC 4180) from bytes: the places of a record's fields, without a string for each. */

import { quote, UserError } from "../../../errors/user-error.js";

const QUOTE = 34;
const NEWLINE = 10;
const RETURN = 13;
/** Bytes of the longest record; an unclosed quote is not read to the end of a large file. */
const LONGEST = 1 << 24;

const [PLAIN, DELIMITER, END, NUL] = [0, 1, 2, 3];

/** The fields of one record: where each begins and ends in the bytes, and whether it stands in quotes. */
export class Fields {
  bytes = new Uint8Array(0);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  quoted = new Uint8Array(256);
  count = 0;
  /** line on which the record begins, counted from 1 */
  line = 1;

  push(start: number, end: number, quoted: number): void {
    if (this.count === this.starts.length) {
      this.starts = doubled(this.starts, new Int32Array(2 * this.count));
      this.ends = doubled(this.ends, new Int32Array(2 * this.count));
      this.quoted = doubled(this.quoted, new Uint8Array(2 * this.count));
    }
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.quoted[this.count++] = quoted;
  }

  /** @throws UserError if the field is not UTF-8 */
  text(i: number): string {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes.subarray(this.starts[i], this.ends[i]));
    } catch {
      throw new UserError(`line ${this.line}, field ${i + 1}: it is not text in UTF-8`, "save the file as UTF-8");
    }
  }

  isBlank(): boolean {
    if (this.count !== 1 || this.quoted[0] !== 0) return false;
    for (let i = this.starts[0]; i < this.ends[0]; i++) if (this.bytes[i] !== 32 && this.bytes[i] !== 9) return false;
    return true;
  }
}

function doubled<Values extends Int32Array | Uint8Array>(from: Values, to: Values): Values {
  to.set(from);
  return to;
}

export class RecordReader {
  private readonly kinds = new Uint8Array(256);
  private rest = new Uint8Array(0);
  private room = new Uint8Array(0);
  private line = 1;
  hasReturns = false;

  constructor(
    delimiter: string,
    private readonly file: string,
  ) {
    this.kinds[delimiter.charCodeAt(0)] = DELIMITER;
    this.kinds[NEWLINE] = END;
    this.kinds[RETURN] = END;
    this.kinds[0] = NUL;
  }

  /**
   * Calls for every record of the chunk that is whole, and keeps the rest for the next one.
   *
   * @param isLast whether no chunk follows
   * @throws UserError for an unclosed quote, text after a quote, a NUL byte
   */
  read(chunk: Uint8Array, isLast: boolean, fields: Fields, act: () => void): void {
    const bytes = this.joined(chunk);
    fields.bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const next = this.record(bytes, at, isLast, fields);
      if (next === -1) break;
      act();
      at = next;
    }
    this.rest = bytes.slice(at);
    if (this.rest.length > LONGEST)
      throw new UserError(
        `line ${this.line} of ${this.file} begins a record of more than ${LONGEST / 2 ** 20} MB`,
        "a quote may be open that is never closed",
      );
  }

  /** What was left of the chunk before, and the chunk, in memory that the next ones use again. */
  private joined(chunk: Uint8Array): Uint8Array<ArrayBuffer> {
    const length = this.rest.length + chunk.length;
    if (length > this.room.length) this.room = new Uint8Array(2 * length);
    this.room.set(this.rest);
    this.room.set(chunk, this.rest.length);
    return this.room.subarray(0, length);
  }

  /** Finds the fields of the record at `at`. @returns where the next one begins; -1 if this one is not whole */
  private record(bytes: Uint8Array, at: number, isLast: boolean, fields: Fields): number {
    const { kinds } = this;
    const { length } = bytes;
    fields.count = 0;
    fields.line = this.line;
    let line = this.line;
    let i = at;
    for (;;) {
      let start = i;
      let end = i;
      let quoted = 0;
      if (i < length && bytes[i] === QUOTE) {
        quoted = 1;
        const opened = line;
        start = ++i;
        let to = i;
        for (; ; i++) {
          if (i >= length) {
            if (!isLast) return -1;
            throw new UserError(
              `line ${opened}, field ${fields.count + 1} of ${this.file}: a quote is opened and never closed`,
              "close it, or double it if it belongs to the text",
            );
          }
          const byte = bytes[i];
          if (byte === QUOTE) {
            if (i + 1 >= length && !isLast) return -1;
            if (bytes[i + 1] !== QUOTE) break;
            i++;
          } else if (byte === 0) throw this.nul(line, fields.count);
          // a record is read again with the next chunk only if it is not whole, and then from the bytes as they were
          else if (byte === NEWLINE || (byte === RETURN && bytes[i + 1] !== NEWLINE)) line++;
          to++;
        }
        end = i++;
        quoted = to - start === end - start ? 1 : 2;
        if (i < length && kinds[bytes[i]] === PLAIN) {
          const shown = new TextDecoder().decode(bytes.subarray(i, Math.min(length, i + 20)));
          throw new UserError(
            `line ${line}, field ${fields.count + 1} of ${this.file}: ${quote(shown)} follows a closing quote`,
            "double a quote that belongs to the text",
          );
        }
      } else {
        while (i < length && kinds[bytes[i]] === PLAIN) i++;
        end = i;
      }
      if (i >= length) {
        if (!isLast) return -1;
        fields.push(start, end, quoted);
        break;
      }
      const kind = kinds[bytes[i]];
      if (kind === NUL) throw this.nul(line, fields.count);
      fields.push(start, end, quoted);
      if (kind === END) {
        if (bytes[i] === RETURN) {
          if (i + 1 >= length && !isLast) return -1;
          this.hasReturns = true;
          if (bytes[i + 1] === NEWLINE) i++;
        }
        i++;
        line++;
        break;
      }
      i++;
    }
    this.line = line;
    return i;
  }

  private nul(line: number, field: number): UserError {
    return new UserError(
      `line ${line}, field ${field + 1} of ${this.file} has a NUL byte, which is no text`,
      "save the file as UTF-8 (UTF-16 needs a byte-order mark)",
    );
  }
}
