/** The process of `readPointsNow`: prints the points of a file. */

import { UserError } from "../../errors/user-error.js";
import { littleEndian } from "../../formats/little-endian.js";
import { tablePoints } from "../../table/points.js";
import type { TableFileOptions } from "../table.js";
import { readTableFile } from "../table.js";
import type { PointsHeader } from "./now.js";

const [path, options] = process.argv.slice(2);

function print(header: PointsHeader, points: Float32Array = new Float32Array(0)): void {
  process.stdout.write(`${JSON.stringify(header)}\n`);
  process.stdout.write(littleEndian(points));
}

try {
  const { table } = await readTableFile(path, JSON.parse(options) as TableFileOptions);
  const { points, columns } = tablePoints(table, path === "-" ? "standard input" : path);
  print({ columns }, points);
} catch (error) {
  print({ error: error instanceof Error ? error.message : String(error), isUsers: error instanceof UserError });
}
