/** A file of one JSON record per line, in the order of their steps, that can be cut back to a checkpoint. */

import { createHash } from "node:crypto";
import { closeSync, fstatSync, ftruncateSync, openSync } from "node:fs";
import { join } from "node:path";
import type { StepRecord } from "../../../diffusion/training.js";
import { UserError } from "../../../errors/user-error.js";
import { checksumOf } from "../../../files/formats/checksum.js";
import { exists, readText } from "../../../files/read.js";
import { flushToDisk } from "../../../files/writing/replacement.js";
import { writeFully } from "../../../files/writing/stream.js";
import { fileError, writeAtomic } from "../../../files/writing/write.js";

/** A point of the curve: the KL divergence of a few samples during training, in bits. */
export interface CurvePoint {
  step: number;
  samples: number;
  kl: number;
}

/** A point of the curve in its file: JSON has no infinity, so a divergence that is not finite is null. */
export type LoggedPoint = Omit<CurvePoint, "kl"> & { kl: number | null };

/** float32 numbers are exact in nine digits. */
function nineDigits(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value;
}

/** What the records of a log have to be. */
interface LogKind {
  /** values that every record has; a name in the second list may be null, where a number does not exist */
  finite: readonly string[];
  nullable: readonly string[];
  /** whether steps count from 1 without a gap */
  isGapless: boolean;
}

const LOSSES: LogKind = { finite: ["mse"], nullable: ["denoiserGradNorm", "gridGradNorm"], isGapless: true };
const CURVE: LogKind = { finite: ["samples"], nullable: ["kl"], isGapless: false };

/** metrics.jsonl of a run: every step from the first. */
export function lossLog(folder: string): StepLog<StepRecord> {
  return new StepLog<StepRecord>(folder, "metrics.jsonl", LOSSES);
}

/** curve.jsonl of a run: the divergence at its snapshots. */
export function curveLog(folder: string): StepLog<CurvePoint, LoggedPoint> {
  return new StepLog<CurvePoint, LoggedPoint>(folder, "curve.jsonl", CURVE);
}

export class StepLog<Entry extends { step: number }, Read extends { step: number } = Entry> {
  readonly path: string;
  private pending: string[] = [];
  /** of the lines that are on disk */
  private hash = createHash("sha256");

  constructor(
    folder: string,
    readonly name: string,
    private readonly kind: LogKind,
  ) {
    this.path = join(folder, name);
  }

  /** Every complete record; a last line that a crash cut short is dropped. @throws UserError naming the line that is no record, or out of order */
  read(): Read[] {
    return this.lines().map(({ entry }) => entry);
  }

  private lines(): { text: string; entry: Read }[] {
    if (!exists(this.path)) return [];
    const lines = readText(this.path).split("\n");
    lines.pop();
    let before = 0;
    return lines.map((text, i) => {
      const damaged = (what: string): UserError => new UserError(`${this.path}: line ${i + 1} ${what}`);
      const entry = this.entryOf(text, damaged);
      if (this.kind.isGapless ? entry.step !== before + 1 : entry.step <= before)
        throw damaged(`is of step ${entry.step} and follows step ${before}: lines are lost, doubled or out of order`);
      before = entry.step;
      return { text, entry };
    });
  }

  private entryOf(text: string, damaged: (what: string) => UserError): Read {
    let value: Record<string, unknown> | null;
    try {
      value = JSON.parse(text) as Record<string, unknown> | null;
    } catch {
      throw damaged("is not JSON");
    }
    if (value === null || typeof value !== "object" || Array.isArray(value))
      throw damaged(`is ${text.slice(0, 40)}, not a record of a step`);
    const { finite, nullable } = this.kind;
    if (!Number.isSafeInteger(value.step) || (value.step as number) < 1) throw damaged("has no step from 1 on");
    const lacking = finite.find((key) => !Object.hasOwn(value, key));
    if (lacking !== undefined) throw damaged(`has no ${lacking}`);
    const wrong = Object.entries(value).find(([key, number]) => !Number.isFinite(number) && !(number === null && nullable.includes(key)));
    if (wrong !== undefined) throw damaged(`has a ${wrong[0].slice(0, 40)} that is no finite number`);
    // a repeated key, or spaces that nobody writes
    if (JSON.stringify(value) !== text) throw damaged("is not as it was written");
    return value as unknown as Read;
  }

  /**
   * Cuts the file back to a step.
   *
   * @param checksum that the lines up to the step must have; unknown of version 0.1
   * @returns a function that does so; until it is called no file changes
   * @throws UserError where the lines are not those that were written
   */
  cutBack(step: number, checksum: string | undefined): () => void {
    const kept = this.lines().filter(({ entry }) => entry.step <= step);
    const text = kept.map((line) => `${line.text}\n`).join("");
    if (this.kind.isGapless && kept.length !== step)
      throw new UserError(`${this.path} has ${kept.length} steps, but the checkpoint is at step ${step}`);
    if (checksum !== undefined && checksumOf([text]) !== checksum)
      throw new UserError(`${this.path} is damaged: its lines up to step ${step} are not those that the checkpoint was written with`);
    return () => {
      if (exists(this.path)) writeAtomic(this.path, text);
      this.hash = createHash("sha256").update(text);
    };
  }

  add(entry: Entry): void {
    this.pending.push(`${JSON.stringify(entry, nineDigits)}\n`);
  }

  /** Of the lines on disk: what a checkpoint states of them. */
  get checksum(): string {
    return `sha256:${this.hash.copy().digest("hex")}`;
  }

  /** Appends what was added, on disk before a checkpoint says so; all of it or, as far as the disk lets it, nothing. */
  flush(): void {
    const text = this.pending.join("");
    const bytes = new TextEncoder().encode(text);
    let file: number | undefined;
    let size: number | undefined;
    try {
      file = openSync(this.path, "a");
      size = fstatSync(file).size;
      writeFully(file, bytes);
      flushToDisk(file);
    } catch (error) {
      // without a size nothing is cut: what may follow the checkpoint's lines is cut when the run goes on
      if (file !== undefined && size !== undefined) shorten(file, size);
      throw fileError(error, "write", this.path);
    } finally {
      if (file !== undefined) closeSync(file);
    }
    this.hash.update(text);
    this.pending = [];
  }
}

function shorten(file: number, size: number): void {
  try {
    ftruncateSync(file, size);
  } catch {
    // the disk that failed the write fails this too; the error of the write tells why
  }
}
