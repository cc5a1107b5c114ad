/** What is written is never what it is made of. */

import { realpathSync } from "node:fs";
import { basename, dirname } from "node:path";
import { quote, UserError } from "../errors/user-error.js";
import { exists } from "../files/read.js";
import { WRITTEN_BY_RUNS } from "../study/run/folder/run-folder.js";

/** @throws UserError where what would be written is the model itself, or a file of its run */
export function refuseOverwriting(place: string, out: string): void {
  if (!exists(place) || !exists(out)) return;
  const [model, target] = [realpathSync(place), realpathSync(out)];
  if (model === target) throw new UserError(`--out is ${quote(out)}, the model itself; choose another file`);
  if (dirname(target) === model && (WRITTEN_BY_RUNS as readonly string[]).includes(basename(target)))
    throw new UserError(`--out is ${quote(out)}, a file of the run itself; choose another`);
}
