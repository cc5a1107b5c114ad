/** A thousand generated bad files of every format: none crashes, each is refused in one line or read with every cell that was not touched. */

import { expect, it } from "vitest";
import { UserError } from "../../src/errors/user-error.js";
import { stream, uniforms } from "../../src/numerics/random.js";
import type { TableRead } from "../../src/table/read-table.js";
import { readTable } from "../../src/table/read-table.js";
import type { MadeRow } from "./formats-made.js";
import { csvOf, npyOf, packed, parquetOf, zipOf } from "./formats-made.js";
import { bytesOf, cellsOf } from "./support.js";

/** Numbers of a seed, one after the other. */
class Chance {
  private readonly values: Float64Array;
  private at = 0;

  constructor(seed: number) {
    this.values = uniforms(stream(seed, "bad tables"), 0, 4096);
  }

  below(count: number): number {
    return Math.floor(this.values[this.at++ % this.values.length] * count);
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

const TEXTS = ["plain", 'a "quoted" one', "with, comma", "two\nlines", "é😀", "; | \t", "-"];

function rowsOf(chance: Chance): MadeRow[] {
  return Array.from({ length: 5 + chance.below(30) }, (_, i) => ({
    x: chance.below(2000) / 10 - 100,
    n: chance.below(50),
    text: chance.of(TEXTS),
    day: `2020-${String(1 + chance.below(12)).padStart(2, "0")}-${String(1 + chance.below(28)).padStart(2, "0")}`,
    flag: i === 0 ? "yes" : i === 1 ? "no" : chance.of(["yes", "no"]),
    gap: chance.below(4) === 0 ? null : chance.below(100),
  }));
}

/** Cells that do not belong into a table, or look as if they did not. */
const CELLS = [
  "",
  "NA",
  "?",
  "inf",
  "-Infinity",
  "1e999",
  "abc",
  "01",
  "+1",
  "1e3",
  "1,5",
  "12:30",
  " 7 ",
  "NaN",
  "null",
  "x".repeat(5000),
  "é",
  "'",
  "=1+1",
  "0x10",
  "1e30",
  "2020-13-01",
  "1_000",
];

const numbersOf = (rows: readonly MadeRow[]): Float64Array =>
  Float64Array.from(rows.flatMap(({ x, n, gap }) => [x as number, n as number, (gap as number | null) ?? NaN]));

const FORMATS: Record<string, (rows: MadeRow[]) => Uint8Array> = {
  csv: (rows) => bytesOf(csvOf(rows)),
  semicolons: (rows) => bytesOf(csvOf(rows, ";", "\r\n")),
  tabs: (rows) => bytesOf(csvOf(rows, "\t")),
  json: (rows) => bytesOf(JSON.stringify(rows)),
  jsonl: (rows) => bytesOf(rows.map((row) => `${JSON.stringify(row)}\n`).join("")),
  parquet: parquetOf,
  npy: (rows) => npyOf(numbersOf(rows), [rows.length, 3]),
  npz: (rows) => zipOf([{ name: "x.npy", bytes: npyOf(numbersOf(rows), [rows.length, 3]) }], true),
  gzip: (rows) => packed(bytesOf(csvOf(rows))),
};
const TEXT_FORMATS = ["csv", "semicolons", "tabs", "json", "jsonl", "parquet"];

/** Reads the bytes. @returns null if they are refused in one line; any other error is a crash */
async function readOrRefused(bytes: Uint8Array, what: string): Promise<TableRead | null> {
  try {
    return await readTable(bytes);
  } catch (error) {
    expect(error, `${what}: ${String((error as Error).stack)}`).toBeInstanceOf(UserError);
    expect((error as Error).message, what).toMatch(/^[^\n\r\0]{10,300}$/);
    return null;
  }
}

/** A number as itself, a text as itself: what a cell says, however it is written. */
const meaning = (cell: string | number | boolean | null): string | number | null => {
  if (cell === null || cell === "") return null;
  return Number.isFinite(Number(cell)) ? Number(cell) : String(cell);
};

it("a bad cell leaves every other cell as it is", async () => {
  let [refused, read] = [0, 0];
  for (let seed = 0; seed < 600; seed++) {
    const chance = new Chance(seed);
    const rows = rowsOf(chance);
    const [bad, column, format] = [chance.below(rows.length), chance.of(Object.keys(rows[0])), chance.of(TEXT_FORMATS)];
    const cell = chance.of(CELLS);
    const what = `seed ${seed}: ${JSON.stringify(cell.slice(0, 20))} in ${column} of row ${bad}, ${format}`;
    // a column of Parquet has one type
    if (format === "parquet" && typeof rows[0][column] !== "string")
      rows.forEach((row) => (row[column] = row[column] === null ? null : String(row[column])));
    rows[bad][column] = cell;
    const found = await readOrRefused(FORMATS[format](rows), what);
    if (found === null) {
      refused++;
      continue;
    }
    read++;
    const cells = cellsOf(found.table);
    expect(cells.length, what).toBe(rows.length);
    rows.forEach((row, i) =>
      Object.keys(row).forEach((name, j) => {
        if (i !== bad || name !== column) expect(meaning(cells[i][j]), `${what}: row ${i}, ${name}`).toBe(meaning(row[name]));
      }),
    );
    // the cell itself is as it was written, or something is said of its column
    const own = cells[bad][Object.keys(rows[0]).indexOf(column)];
    if (own !== cell) expect(found.notes.join("\n"), what).toContain(`"${column}"`);
  }
  // both happen often: the test is none that cannot fail
  expect(refused).toBeGreaterThan(100);
  expect(read).toBeGreaterThan(100);
}, 120_000);

/** Damage to the bytes of a file. */
const DAMAGE: Record<string, (bytes: Uint8Array, chance: Chance) => Uint8Array> = {
  flipped: (bytes, chance) => {
    const out = bytes.slice();
    for (let i = 0; i <= chance.below(4); i++) out[chance.below(out.length)] ^= 1 << chance.below(8);
    return out;
  },
  "cut off": (bytes, chance) => bytes.slice(0, chance.below(bytes.length)),
  "lacking a part": (bytes, chance) => {
    const at = chance.below(bytes.length);
    return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + chance.below(40))]);
  },
  "with bytes in it": (bytes, chance) => {
    const at = chance.below(bytes.length);
    const added = chance.of([[0], [34], [10], [13], [255, 254], [0xef, 0xbb, 0xbf], [44, 44], [92], [123], [93], [0xc3], [9, 59, 124]]);
    return new Uint8Array([...bytes.subarray(0, at), ...added, ...bytes.subarray(at)]);
  },
  "with a part twice": (bytes, chance) => {
    const at = chance.below(bytes.length);
    const end = at + chance.below(bytes.length - at);
    return new Uint8Array([...bytes.subarray(0, end), ...bytes.subarray(at)]);
  },
};

it("damaged bytes are a table or a refusal", async () => {
  let [refused, read] = [0, 0];
  // the last has a Parquet page of more values than anyone could wait for
  for (const seed of [...Array.from({ length: 600 }, (_, i) => i), 20_300]) {
    const chance = new Chance(10_000 + seed);
    const format = chance.of(Object.keys(FORMATS));
    const damage = chance.of(Object.keys(DAMAGE));
    const whole = FORMATS[format](rowsOf(chance));
    const bytes = DAMAGE[damage](whole, chance);
    const found = await readOrRefused(bytes, `seed ${seed}: ${format}, ${damage}`);
    if (found === null) refused++;
    else {
      read++;
      for (const { cells } of found.table.columns) expect("codes" in cells ? cells.codes.length : cells.length).toBe(found.table.rows);
      // these have checksums
      if (format === "gzip" || format === "npz")
        expect(cellsOf(found.table), `seed ${seed}`).toEqual(cellsOf((await readTable(whole)).table));
    }
  }
  expect(refused).toBeGreaterThan(100);
  expect(read).toBeGreaterThan(50);
}, 120_000);
