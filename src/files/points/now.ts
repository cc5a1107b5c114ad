/** A file's points for callers that cannot wait: a table is read by parts that come in turn, so another process reads it. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors/user-error.js";
import type { TablePoints } from "../../table/points.js";
import type { TableFileOptions } from "../table.js";

/** What the process prints in its first line; the points follow as little-endian float32. */
export type PointsHeader = { columns: string[] } | { error: string; isUsers: boolean };

const NEWLINE = 10;

/**
 * Reads a table's file and takes its numbers as points; returns once they are there. Standard input can be read once.
 *
 * @param path of the file; `-` for standard input
 * @throws UserError in one line where the file is no table, or a column or a cell is no coordinate; Error if the disk fails
 */
export function readPointsNow(path: string, options: TableFileOptions = {}): TablePoints {
  const program = fileURLToPath(new URL("./process.js", import.meta.url));
  const { stdout, stderr, error, status, signal } = spawnSync(process.execPath, [program, path, JSON.stringify(options)], {
    stdio: [path === "-" ? "inherit" : "ignore", "pipe", "pipe"],
    maxBuffer: Infinity,
  });
  if (error !== undefined || status !== 0)
    throw new Error(
      `cannot read ${path}: ${error?.message ?? (signal === null ? `${stderr.toString()} (status ${status})` : `ended by ${signal}`)}`,
    );
  const end = stdout.indexOf(NEWLINE);
  const header = JSON.parse(stdout.subarray(0, end).toString()) as PointsHeader;
  if ("error" in header) throw header.isUsers ? new UserError(header.error) : new Error(header.error);
  // copied: the points begin anywhere in the output
  return { columns: header.columns, points: new Float32Array(new Uint8Array(stdout.subarray(end + 1)).buffer) };
}
