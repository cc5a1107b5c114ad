/** A table's numbers as points: which columns are coordinates, and which cells are refused. */

import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../src/table/options.js";
import { tablePoints } from "../../src/table/points.js";
import { readTable } from "../../src/table/read-table.js";

const ROWS = Array.from({ length: 12 }, (_, i) => [i * i - 3, (i * 7) % 5, i / 8]);

async function pointsOf(text: string, options: ReadOptions = {}): Promise<{ points: Float32Array; columns: string[] }> {
  const { table } = await readTable(new TextEncoder().encode(text), { name: "t.csv", ...options });
  return tablePoints(table, "t.csv");
}

/** A file of the rows with a further column. */
function withColumn(name: string, cell: (row: number) => string): string {
  return ["a,b,c", name].join(",") + "\n" + ROWS.map((row, i) => [...row, cell(i)].join(",") + "\n").join("");
}

it("are the numbers as they stand, row by row, with the columns' names", async () => {
  const { points, columns } = await pointsOf(withColumn("mine", (row) => `${(row * 37) % 11}.25`));
  expect(columns).toEqual(["a", "b", "c", "mine"]);
  expect([...points]).toEqual(ROWS.flatMap((row, i) => [...row.map(Math.fround), ((i * 37) % 11) + 0.25]));
});

it("leave a column out that is ignored", async () => {
  const { points, columns } = await pointsOf(
    withColumn("word", () => "x"),
    { ignore: ["word"] },
  );
  expect(columns).toEqual(["a", "b", "c"]);
  expect([...points]).toEqual(ROWS.flat().map(Math.fround));
});

describe("are refused in one line", () => {
  it.each([
    [
      "texts",
      withColumn("my word", (row) => "xyz"[row % 3]),
      /column "my word" holds texts; leave it out with --ignore 'my word', or model .* noisegrid fit$/,
    ],
    ["zeros and ones", withColumn("flag", (row) => String(row % 2)), /column "flag" holds texts; .*with --column flag=integer/],
    ["dates", withColumn("day", (row) => `2020-01-${row + 10}`), /column "day" holds dates; leave it out with --ignore day/],
    ["one value", withColumn("same", () => "4"), /column "same" has one value in every row/],
    [
      "a count of the rows",
      withColumn("id", (row) => String(row + 1)),
      /column "id" names or counts the rows.*; leave it out with --ignore id$/,
    ],
    [
      "a missing cell",
      withColumn("gap", (row) => (row === 6 ? "" : `${(row * 5) % 7}.5`)),
      /^t\.csv, row 7, column "gap": the cell is missing/,
    ],
    [
      "a number beyond float32",
      withColumn("far", (row) => (row === 2 ? "1e300" : `${row}.5`)),
      /row 3, column "far": the number is beyond/,
    ],
  ])("%s", async (_, text, message) => {
    await expect(pointsOf(text)).rejects.toThrow(message);
  });
});

it("read zeros and ones as numbers where that is asked for", async () => {
  const { columns, points } = await pointsOf(
    withColumn("flag", (row) => String(row % 2)),
    { columns: { flag: "integer" } },
  );
  expect(columns[3]).toBe("flag");
  expect(points[7]).toBe(1);
});
