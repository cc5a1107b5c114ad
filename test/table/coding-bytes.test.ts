/** The bits of a table's coordinates, and of what is read from coordinates, of every table that is at hand. */

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { checksumOf } from "../../src/formats/checksum.js";
import { normals, stream } from "../../src/numerics/random.js";
import { decodeTable, drawConditions, encodeTable, schemaOf } from "../../src/table/coding/coding.js";
import { conditionOf } from "../../src/table/coding/column.js";
import { fitCoding } from "../../src/table/coding/fit.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { areNumbers } from "../../src/table/table.js";

/** The first digits of the checksums of the coordinates and of the cells; to change them is a decision. */
const DIGESTS: Record<string, string> = {
  airquality: "bfc25f4e0b44 c49deda60678",
  concrete: "fd6931922e8e 1464955cfee0",
  congress: "f8ab6b39417e e2d90b28a13a",
  faithful: "db4aaf2be006 7eabd840b562",
  glass: "69638ce2c69b e0e3e7c92a87",
  ionosphere: "b60dec1556f1 bd775deae08e",
  iris: "1e12b06a6b37 f1b8b2ab5463",
  penguins: "6175699a3fe6 f6ff4b966c8c",
  quakes: "82b9724246b4 3e5bafc25db8",
  sonar: "146ae45945c1 828ff27d6963",
  wdbc: "3e546bc14dd6 6f0366f4019f",
  wine: "9ccce7ac04a1 2907be162ee4",
};

const ROWS = 500;

/** Bytes of all cells, in the machine's order, which is little-endian wherever tests run. */
function bytesOf({ columns }: Table): Uint8Array[] {
  return columns.map(({ cells }) => new Uint8Array((areNumbers(cells) ? cells : cells.codes).slice().buffer));
}

it.each(Object.entries(DIGESTS))("of %s", async (name, digest) => {
  const { table } = await readTable(new Uint8Array(readFileSync(`data/tables/${name}.csv`)), { name });
  const coding = fitCoding(table);
  const { points, dimensions } = encodeTable(table, coding, 3);
  const any = normals(stream(5, "any points"), 0, 0, new Float32Array(ROWS * dimensions)).map((value) => 1.5 * value);
  const conditions = drawConditions(conditionOf(coding)?.shares ?? [1], ROWS, 2, "independent");
  const rows = decodeTable(schemaOf(table), coding, { points: any, conditions, dimensions });
  const found = [[new Uint8Array(points.buffer)], bytesOf(rows)].map((parts) => checksumOf(parts).replace("sha256:", "").slice(0, 12));
  expect(found.join(" ")).toBe(digest);
});
