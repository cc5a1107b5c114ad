/** Capabilities of the command line's streams. */

import pc from "picocolors";

/** Whether the stream is a terminal that moves its cursor. */
export function isTerminal(stream: NodeJS.WriteStream): boolean {
  // a stream that is not a terminal lacks the property, despite its type
  return "isTTY" in stream && stream.isTTY && process.env["TERM"] !== "dumb";
}

/**
 * Whether text on the stream has colours. NO_COLOR and FORCE_COLOR decide (0 and false mean no) unless they are empty; otherwise a
 * terminal has colours.
 */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  const { NO_COLOR: no, FORCE_COLOR: force } = process.env;
  if (no !== undefined && no !== "") return false;
  if (force !== undefined && force !== "") return force !== "0" && force.toLowerCase() !== "false";
  return isTerminal(stream);
}

/** Text styles of standard output, such as bold; plain if it has no colours. */
export function styles(): ReturnType<typeof pc.createColors> {
  return pc.createColors(hasColours(process.stdout));
}

/** Width of standard output in columns; unlimited if it is not a terminal. */
export function width(): number {
  return process.stdout.isTTY && process.stdout.columns > 0 ? process.stdout.columns : Infinity;
}
