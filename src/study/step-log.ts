/** A file of one JSON record per line, each with a step, that can be cut back to a checkpoint. */

import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { UserError } from "../core/errors.js";
import { readText } from "../files/read.js";
import { fileError, writeAtomic } from "../files/write.js";

/** float32 numbers are exact in nine digits. */
function nineDigits(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
}

export class StepLog<Entry extends { step: number }> {
  private pending: string[] = [];

  constructor(readonly path: string) {}

  /** Every complete record; a last line that a crash cut short is dropped. */
  read(): Entry[] {
    if (!existsSync(this.path)) return [];
    const lines = readText(this.path).split("\n");
    lines.pop();
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as Entry;
      } catch {
        throw new UserError(`${this.path}: line ${i + 1} is not JSON`);
      }
    });
  }

  /** The records up to `step`. */
  upTo(step: number): Entry[] {
    return this.read().filter((entry) => entry.step <= step);
  }

  /** Makes these records, read before, the whole of the file. */
  keep(entries: Entry[]): void {
    writeAtomic(this.path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }

  add(entry: Entry): void {
    this.pending.push(`${JSON.stringify(entry, nineDigits)}\n`);
  }

  /** Appends what was added, on disk before a checkpoint says so; all of it or nothing. */
  flush(): void {
    const bytes = new TextEncoder().encode(this.pending.join(""));
    let file: number | undefined;
    let size = 0;
    try {
      file = openSync(this.path, "a");
      size = fstatSync(file).size;
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } catch (error) {
      if (file !== undefined) ftruncateSync(file, size);
      throw fileError(error, "write", this.path);
    } finally {
      if (file !== undefined) closeSync(file);
    }
    this.pending = [];
  }
}
