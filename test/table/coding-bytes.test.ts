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

/** The first digits of the checksums of the coordinates and of the cells, by version 0.2.0 before intervals had sums of their own. */
const DIGESTS: Record<string, string> = {
  airquality: "57c56d7f7094 95c4ddbb4abb",
  concrete: "0062a174d73a 960106a218f1",
  congress: "f8ab6b39417e e2d90b28a13a",
  faithful: "db4aaf2be006 8bed10ee33e9",
  glass: "189bfd2d3c5b d46be9128040",
  ionosphere: "0dbc95e9b5dc 88dcfcd80411",
  iris: "fcb674127fea 5f14ebc18abb",
  penguins: "91ee418c6344 c849fefb1a9b",
  quakes: "5376e7a92fe1 df674fb52700",
  sonar: "6a1770f8ae4a 4644abef236a",
  wdbc: "cc068a6f00da 50dbdf329c47",
  wine: "54f2ae8331ec 4d2af49e9936",
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
