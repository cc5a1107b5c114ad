/** Destination of samples: a file that is written whole or not at all, or a stream that receives them as they are drawn. */

import { basename, extname } from "node:path";
import { oneOf, quote, UserError } from "../../../errors/user-error.js";
import { openOutput, ReaderGone } from "../../../files/writing/output.js";
import { ROW_FORMATS, rowEncoder } from "../../../files/formats/rows.js";
import { descriptorOf } from "../../../files/writing/stream.js";
import { RunningDigest } from "../../../study/config/identity.js";
import { withHandler } from "../../carrying-out/signals.js";
import { refuseCompressed } from "../../refuse-compressed.js";

/** A format that samples are written in. */
export interface Format {
  name: string;
  /** endings of names, without the dot */
  extensions: readonly string[];
}

/** The formats of points. */
export const POINT_FORMATS = ROW_FORMATS.map((name) => ({ name, extensions: [name] }));

export interface Target<Of extends Format> {
  /** its name in messages */
  name: string;
  format: Of;
  /** descriptor of a file that this process has already open */
  descriptor: number | undefined;
  isStandardOutput: boolean;
}

const STANDARD_OUTPUT = 1;

/**
 * Returns the target of `--out` and `--format`.
 *
 * @param formats that are possible; csv without an ending, as for standard output
 * @throws UserError if neither the file's ending nor `--format` names one
 */
export function targetOf<Of extends Format>(out: string, format: string | undefined, formats: readonly Of[]): Target<Of> {
  const descriptor = out === "-" ? STANDARD_OUTPUT : descriptorOf(out);
  return {
    name: out === "-" ? "standard output" : out,
    format: format === undefined ? formatOf(out, formats) : formatNamed(format, formats),
    descriptor,
    isStandardOutput: descriptor === STANDARD_OUTPUT,
  };
}

function formatNamed<Of extends Format>(format: string, formats: readonly Of[]): Of {
  const known = oneOf(
    "format",
    format,
    formats.map(({ name }) => name),
  );
  return formats.find(({ name }) => name === known)!;
}

/** Returns the format of a file's ending. */
function formatOf<Of extends Format>(out: string, formats: readonly Of[]): Of {
  refuseCompressed(out);
  // a name may consist of only an ending
  const ending = (extname(out) || /^\..*/.exec(basename(out))?.[0] || "").slice(1);
  const format = formats.find(({ extensions }) => extensions.includes(ending.toLowerCase()));
  if (format !== undefined) return format;
  if (extname(out) === "") return formatNamed("csv", formats);
  const endings = formats.map(({ extensions }) => `.${extensions[0]}`).join(", ");
  throw new UserError(`--out ends in ${quote(`.${ending}`)}; it takes ${endings}, or any ending with --format`);
}

interface Source {
  blocks: AsyncIterable<Float32Array>;
  close: () => Promise<void>;
}

/**
 * Writes blocks of rows as they are drawn.
 *
 * @param begin starts the sampling; called once the output is open
 * @returns the digest of the rows; undefined if the reader of a pipe has closed it
 * @throws Error if a value is not finite; a regular file is then removed
 */
export async function writeRows(
  { name, format, descriptor }: Target<(typeof POINT_FORMATS)[number]>,
  { rows, columns, names }: { rows: number; columns: number; names?: readonly string[] | undefined },
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
      const encoder = await rowEncoder(format.name, rows, columns, names);
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
