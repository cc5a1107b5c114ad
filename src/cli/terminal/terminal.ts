/** What the command line's streams can show. */

import pc from "picocolors";

/** Whether the stream is a terminal that moves its cursor. */
export function isTerminal(stream: NodeJS.WriteStream): boolean {
  // a stream that is no terminal lacks the property, whatever the types say
  return "isTTY" in stream && stream.isTTY && process.env["TERM"] !== "dumb";
}

/**
 * Whether text on the stream has colours: as NO_COLOR or FORCE_COLOR say (0 and false are no), which a set and empty variable does
 * not; else on a terminal.
 */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force } = process.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0" && force.toLowerCase() !== "false";
  return isTerminal(stream);
}

/** Ways of setting text on standard output in bold and so on; plain where it has no colours. */
export function styles(): ReturnType<typeof pc.createColors> {
  return pc.createColors(hasColours(process.stdout));
}

/** Columns of standard output; as many as one likes where it is no terminal. */
export function width(): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Infinity;
}
