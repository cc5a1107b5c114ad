/** Whether a file can be written, before the work that it is to hold. */

import { fileError } from "../file-error.js";
import { Replacement } from "./replacement.js";
import { isStream } from "./stream.js";

/**
 * Begins to write a file and leaves nothing: what is at its place stays.
 *
 * @throws UserError or Error as writing it would
 */
export function checkWritable(path: string): void {
  try {
    if (!isStream(path)) new Replacement(path, "tmp").abandon();
  } catch (error) {
    throw fileError(error, "write", path);
  }
}
