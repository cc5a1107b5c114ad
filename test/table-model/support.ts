/** What tests of tables' models share. */

import { readFileSync } from "node:fs";
import { Intervals } from "../../src/table/coding/intervals.js";
import type { LevelsColumn, TableCoding } from "../../src/table/coding/column.js";
import { levelsCoder } from "../../src/table/coding/levels.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";

/** The rows of a published split of a table to train on, and to test with. */
export async function readSplit(name: string, split: number): Promise<{ train: Table; test: Table }> {
  const splits = JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, { test: number[][] }>;
  const held = new Set(splits[name].test[split]);
  const [header, ...lines] = readFileSync(`data/tables/${name}.csv`, "utf8").trim().split("\n");
  const read = async (rows: string[]): Promise<Table> =>
    (await readTable(new TextEncoder().encode(`${[header, ...rows].join("\n")}\n`), { name: `${name}.csv` })).table;
  return { train: await read(lines.filter((_, row) => !held.has(row))), test: await read(lines.filter((_, row) => held.has(row))) };
}

/** How many rows of points have each level of the second of two columns, by its place, and how many lack it. */
export function intervalsOf({ columns, missing }: TableCoding, points: Float32Array): { levels: number[]; missing: number } {
  const column = columns[1] as LevelsColumn;
  const coder = levelsCoder(column);
  const flags = new Intervals([1 - missing[1], missing[1]]);
  const levels = column.order.map(() => 0);
  let gone = 0;
  for (let at = 0; at < points.length; at += 3) {
    levels[column.order.indexOf(coder.decode(points[at + 1]))]++;
    gone += flags.placeOf(points[at + 2]).interval;
  }
  return { levels, missing: gone };
}
