/** Output is never compressed. */

import { extname } from "node:path";
import { quote, UserError } from "../errors/user-error.js";

/** @throws UserError for a name that asks for gzip */
export function refuseCompressed(out: string): void {
  const ending = extname(out);
  if (ending.toLowerCase() !== ".gz") return;
  const plain = out.slice(0, -ending.length);
  throw new UserError(`--out is ${quote(out)}, and output is not compressed`, `write ${plain}, and gzip it`);
}
