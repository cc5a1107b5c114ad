/** What is written is never what it is made of, and can be written. */

import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { quote, UserError } from "../errors/user-error.js";
import { exists, isFile } from "../files/read.js";
import { isStream } from "../files/writing/stream.js";
import { checkWritable } from "../files/writing/writable.js";
import { WRITTEN_BY_RUNS } from "../study/run/folder/run-folder.js";

/** Standard input or output. */
const STANDARD = "-";

/** What a command reads, in words, and its place; undefined where it is not read. */
export type Read = Readonly<Record<string, string | undefined>>;

/** @throws UserError where what would be written is the model itself, or a file of its run */
export function refuseOverwriting(place: string, out: string): void {
  if (!exists(place) || !exists(out)) return;
  const [model, target] = [realpathSync(place), realpathSync(out)];
  if (model === target) throw new UserError(`--out is ${quote(out)}, the model itself; choose another file`);
  if (dirname(target) === model && (WRITTEN_BY_RUNS as readonly string[]).includes(basename(target)))
    throw new UserError(`--out is ${quote(out)}, a file of the run itself; choose another`);
}

/**
 * Before a command reads anything: what it writes is none of the files that it reads, and can be written.
 *
 * @param option that names what is written
 * @throws UserError where it is one of them, or another path can work
 */
export function checkOutput(out: string, read: Read, option = "out"): void {
  // a terminal is read and written at one place
  if (out === STANDARD || isStream(out)) return;
  for (const [what, place] of Object.entries(read))
    if (place !== undefined && place !== STANDARD && isSameFile(place, out))
      throw new UserError(`--${option} is ${quote(out)}, ${what} itself; choose another file`);
  checkWritable(out);
}

function isSameFile(one: string, other: string): boolean {
  return isFile(one) && isFile(other) && realpathSync(one) === realpathSync(other);
}
