/** Where samples go: a file that is whole or not there, or a stream that takes them as they are drawn. */

import { basename, extname } from "node:path";
import { quote, UserError } from "../../errors/user-error.js";
import { openOutput, ReaderGone } from "../../files/writing/output.js";
import type { RowFormat } from "../../files/formats/rows.js";
import { ROW_FORMATS, rowEncoder } from "../../files/formats/rows.js";
import { descriptorOf } from "../../files/writing/stream.js";
import { RunningDigest } from "../../study/config/identity.js";
import { withHandler } from "../carrying-out/signals.js";

export interface Target {
  /** as messages call it */
  name: string;
  format: RowFormat;
  /** of a file that this process has open already */
  descriptor: number | undefined;
  isStandardOutput: boolean;
}

const STANDARD_OUTPUT = 1;

/** What `--out` and `--format` ask for. @throws UserError where the file's ending names no format and nothing else does */
export function targetOf(out: string, format: RowFormat | undefined): Target {
  const descriptor = out === "-" ? STANDARD_OUTPUT : descriptorOf(out);
  return {
    name: out === "-" ? "standard output" : out,
    format: format ?? formatOf(out),
    descriptor,
    isStandardOutput: descriptor === STANDARD_OUTPUT,
  };
}

/** The format that a file's ending names; csv where it has none, as of standard output. */
function formatOf(out: string): RowFormat {
  // a name may be an ending and nothing else
  const ending = (extname(out) || /^\..*/.exec(basename(out))?.[0] || "").slice(1);
  const format = ROW_FORMATS.find((name) => name === ending.toLowerCase());
  if (format !== undefined) return format;
  if (extname(out) === "") return "csv";
  throw new UserError(`--out ends in ${quote(`.${ending}`)}; it takes .${ROW_FORMATS.join(", .")}, or any ending with --format`);
}

interface Source {
  blocks: AsyncIterable<Float32Array>;
  close: () => Promise<void>;
}

/**
 * Writes blocks of rows as they come.
 *
 * @param begin starts to draw; called when it is certain that something can be written
 * @returns the digest of the rows; undefined where the reader of a pipe has seen enough
 * @throws Error where a value is not finite; of a regular file nothing is left then
 */
export async function writeRows(
  { name, format, descriptor }: Target,
  { rows, columns }: { rows: number; columns: number },
  begin: () => Source,
): Promise<string | undefined> {
  const output = openOutput(name, descriptor);
  const end = (status: number): void => {
    output.abandon();
    process.exit(status);
  };
  return withHandler(end, async () => {
    const source = begin();
    try {
      const encoder = rowEncoder(format, rows, columns);
      const digest = new RunningDigest();
      await output.write(encoder.begin());
      let before = 0;
      for await (const block of source.blocks) {
        refuseNonFinite(block, columns, before);
        before += block.length / columns;
        digest.add(block);
        await output.write(encoder.rows(block));
      }
      await output.write(encoder.end());
      await output.commit();
      return digest.end();
    } catch (error) {
      output.abandon();
      if (error instanceof ReaderGone) return undefined;
      throw error;
    } finally {
      await source.close();
    }
  });
}

function refuseNonFinite(block: Float32Array, columns: number, before: number): void {
  const wrong = block.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  const row = before + Math.floor(wrong / columns);
  throw new Error(
    `sample ${row} is not finite (x${wrong % columns} is ${block[wrong]}): the model, or the sampler with so few steps, diverges`,
  );
}
