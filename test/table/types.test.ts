/** Types that are found with their reasons, and types that are asked for. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ReadOptions } from "../../src/table/options.js";
import { readTable } from "../../src/table/read-table.js";
import type { ColumnType } from "../../src/table/table.js";
import { dateFormat } from "../../src/table/types/date-format.js";
import { csvOf, parquetOf } from "./formats-made.js";
import { cellsOf, readText, refusalOf } from "./support.js";

const column = (cells: readonly (string | number)[], name = "a"): string =>
  csvOf(cells.map((cell) => ({ [name]: String(cell), other: "x" })));

async function typeOf(cells: readonly (string | number)[], name = "a", options?: ReadOptions): Promise<{ type: ColumnType; why: string }> {
  const { table, reasons } = await readText(column(cells, name), options);
  return { type: table.columns[0].type, why: reasons[0] };
}

const number = (least: number, most: number | null = least): object => ({
  lower: null,
  upper: null,
  atoms: [],
  heavyTails: false,
  written: { least, most, mark: "." },
});
const sequence = (count: number, of: (i: number) => number | string): (number | string)[] => Array.from({ length: count }, (_, i) => of(i));

const FOUND: [what: string, cells: (string | number)[], type: object, why: string][] = [
  ["whole numbers", [38, 93, 40, 41, 40], { kind: "integer", step: 1, ...number(0) }, "whole numbers, 4 distinct in 38 … 93"],
  [
    "whole numbers in steps",
    sequence(12, (i) => 1000 + 25 * i),
    { kind: "integer", step: 25, ...number(0) },
    "whole numbers in steps of 25, 12 distinct in 1000 … 1275",
  ],
  [
    "whole numbers with a place",
    ["127.0", "100.0", "101.0"],
    { kind: "integer", step: 1, ...number(1) },
    "whole numbers, 3 distinct in 100 … 127",
  ],
  ["a grid of a tenth", ["5.1", "4.9", "-3.0"], { kind: "decimal", step: 0.1, ...number(1) }, "multiples of 0.1, 3 distinct in -3 … 5.1"],
  [
    "a grid of a twentieth",
    sequence(20, (i) => (10 + i * 0.05).toFixed(2)),
    { kind: "decimal", step: 0.05, ...number(2) },
    "multiples of 0.05, 20 distinct in 10 … 10.95",
  ],
  [
    "numbers without a grid",
    [0.123456789, 100.987654321, -3],
    { kind: "real", ...number(0, 9) },
    "numbers without a grid, 3 distinct in -3 … 100.988",
  ],
  [
    "numbers of one sign",
    [0.5, 3, 7],
    { kind: "decimal", step: 0.1, ...number(0, 1), lower: 0 },
    "multiples of 0.1, 3 distinct in 0.5 … 7; never below 0",
  ],
  [
    "shares",
    [0.05, 0.5, 0.96],
    { kind: "decimal", step: 0.01, ...number(1, 2), lower: 0, upper: 1 },
    "multiples of 0.01, 3 distinct in 0.05 … 0.96; between 0 and 1, and near to both",
  ],
  [
    "many zeros",
    sequence(100, (i) => (i % 2 === 0 ? 0 : i / 10 + 1)),
    { kind: "decimal", step: 0.1, ...number(0, 1), lower: 0, atoms: [0] },
    "multiples of 0.1, 51 distinct in 0 … 10.9; many at the least value 0; 0 in 50 % of the rows",
  ],
  ["no and yes", ["yes", "no", "yes"], { kind: "boolean" }, 'only "no" and "yes"'],
  ["0 and 1", [1, 0, 1], { kind: "boolean" }, 'only "0" and "1"'],
  ["texts", ["b", "a", "b"], { kind: "category" }, "texts, 2 distinct values in 3 cells"],
  ["a scale", ["high", "low", "medium", "low"], { kind: "ordinal" }, 'a common scale, "low" < "medium" < "high"'],
  [
    "days",
    ["2020-03-01", "2020-02-29"],
    { kind: "date", format: "YYYY-MM-DD", step: 86_400_000, lower: null, upper: null },
    "dates in the format YYYY-MM-DD, whole days, 2020-02-29 … 2020-03-01",
  ],
  [
    "times",
    ["10:30", "23:59"],
    { kind: "date", format: "HH:mm", step: 60_000, lower: null, upper: null },
    "dates in the format HH:mm, whole minutes, 10:30 … 23:59",
  ],
  [
    "numbers of the rows",
    sequence(12, (i) => i + 1),
    { kind: "identifier", written: { least: 0, most: 0, mark: "." } },
    "whole numbers that count the rows from 1",
  ],
  ["names", sequence(12, (i) => `name ${i}`), { kind: "identifier", written: null }, "texts, every one distinct"],
  ["one value", [7, 7, 7], { kind: "constant", value: 7, written: { least: 0, most: 0, mark: "." } }, "every cell is 7"],
  ["nothing", ["", "NA", ""], { kind: "constant", value: null, written: null }, "every cell is missing"],
];

it.each(FOUND)("%s are found", async (_, cells, type, why) => {
  expect(await typeOf(cells)).toEqual({ type, why });
});

it("heavy tails are found: lognormal numbers have them, normal ones do not", async () => {
  // quantiles of a normal distribution by the logistic one, which has tails a little heavier
  const quantile = (i: number): number => Math.log((i + 0.5) / (1000 - i - 0.5)) / 1.7;
  const [bell, long] = [sequence(1000, quantile), sequence(1000, (i) => Math.exp(1.5 * quantile(i)))];
  expect((await typeOf(bell)).type).toMatchObject({ kind: "real", heavyTails: false });
  expect((await typeOf(long)).type).toMatchObject({ kind: "real", heavyTails: true, lower: 0 });
});

it("an identifier is told by its name where its numbers do not count", async () => {
  const cells = sequence(12, (i) => (i * 37) % 101);
  expect((await typeOf(cells, "user_id")).type.kind).toBe("identifier");
  expect((await typeOf(cells, "userId")).type.kind).toBe("identifier");
  expect((await typeOf(cells, "valid")).type.kind).toBe("integer");
});

const ASKED: [asked: string, cells: (string | number)[], type: object][] = [
  ["integer:0..120", [18, 93, 40], { kind: "integer", step: 1, ...number(0), lower: 0, upper: 120 }],
  ["integer:5..", [18, 93, 40], { kind: "integer", step: 1, ...number(0), lower: 5 }],
  ["integer:2", [38, 92, 40], { kind: "integer", step: 2, ...number(0) }],
  ["decimal:0.5:0..10", [0.5, 9.5], { kind: "decimal", step: 0.5, ...number(1), lower: 0, upper: 10 }],
  ["real:-1.5..1.5:heavy", [0.5, -1.5], { kind: "real", ...number(1), lower: -1.5, upper: 1.5, heavyTails: true }],
  ["real:atoms=0,5", [5, 0, 3], { kind: "real", ...number(0), lower: 0, atoms: [0, 5] }],
  ["bounded:0..10", [3, 4.5], { kind: "decimal", step: 0.1, ...number(0, 1), lower: 0, upper: 10 }],
  ["category", [1, 2, 1], { kind: "category" }],
  ["boolean:off state<on state", ["on state", "off state"], { kind: "boolean" }],
  ["ordinal:low<mid<high", ["mid", "low", "mid"], { kind: "ordinal" }],
  ["date:DD/MM/YYYY", ["01/02/2020", "03/04/2020"], { kind: "date", format: "DD/MM/YYYY", step: 86_400_000, lower: null, upper: null }],
  ["identifier", [3, 3, 4], { kind: "identifier", written: null }],
  ["constant", [3, 3], { kind: "constant", value: 3, written: { least: 0, most: 0, mark: "." } }],
];

it.each(ASKED)("%s is what the column becomes", async (asked, cells, type) => {
  const read = await readText(column(cells), { columns: { a: asked } });
  expect(read.table.columns[0].type).toEqual(type);
  expect(read.reasons[0]).toMatch(/^as asked: ./);
  expect(cellsOf(read.table).map(([cell]) => cell)).toEqual(cells.map(String));
});

it("the order of an ordinal is that of its levels", async () => {
  const { table } = await readText(column(["mid", "low", "mid", ""]), { columns: { a: "ordinal:low<mid<high" } });
  expect(table.columns[0].cells).toEqual({ codes: Int32Array.of(1, 0, 1, -1), levels: ["low", "mid", "high"] });
});

const REFUSED: [asked: string, cells: (string | number)[], message: string][] = [
  ["integer:0..40", [18, 93, 40], 'line 3, column "a": 93 is outside 0..40'],
  ["integer", [18, 1.5], 'line 3, column "a": 1.5 is no whole number'],
  [
    "integer",
    ["x", "1"],
    'line 2, column "a": "x" is no number; correct it, count it as missing (missing), or say that the column is a category',
  ],
  ["decimal:0.5", [0.5, 0.7], 'line 3, column "a": 0.7 is no multiple of 0.5'],
  ["ordinal:low<high", ["low", "mid"], 'line 3, column "a": "mid" is none of its values (valid: low, high)'],
  ["ordinal", ["q", "r"], 'column "a": ordinal needs its values from the lowest, each once (such as ordinal:low<mid<high)'],
  ["date:YYYY-MM-DD", ["2020-01-01", "1.1.2020"], 'line 3, column "a": "1.1.2020" is no date in the format YYYY-MM-DD'],
  ["date:QQQ", ["2020-01-01"], 'the format "QQQ" of dates is not known (such as YYYY-MM-DD, DD.MM.YYYY HH:mm, HH:mm:ss)'],
  ["constant", [3, 4], 'line 3, column "a": "4" is not "3", the value of the rows before, so it is no constant'],
  ["boolean", ["a", "b", "c"], 'column "a" has 3 distinct values, and a boolean has 2 (such as boolean:no<yes)'],
  ["bounded", [1, 2], 'column "a": bounded needs its range (such as bounded:0..1)'],
  ["category:x", [1, 2], 'column "a": category takes nothing after it, not "x"'],
  [
    "integer:9..1",
    [1, 2],
    'column "a": "9..1" says nothing of numbers (valid: a range such as 0..120 or 0.., a step above 0, atoms=0,5, heavy)',
  ],
  [
    "intger",
    [1, 2],
    'unknown type of column "a" "intger"; did you mean "integer"? (valid: real, integer, decimal, bounded, boolean, category, ordinal, date, identifier, constant)',
  ],
];

it.each(REFUSED)("%s is refused where it cannot be", async (asked, cells, message) => {
  expect(await refusalOf(column(cells), { columns: { a: asked } })).toBe(`UserError: ${message}`);
});

describe("options", () => {
  it("leave columns out, and name those that are there", async () => {
    const { table } = await readText("a,b\n1,x\n2,y\n", { ignore: ["a"] });
    expect(table.columns.map(({ name }) => name)).toEqual(["b"]);
    expect(await refusalOf("ab,b\n1,x\n", { ignore: ["abc"] })).toBe(
      'UserError: the data has no column "abc"; did you mean "ab"? (valid: ab, b)',
    );
    expect(await refusalOf("a\n1\n", { ignore: ["a"] })).toBe("UserError: the data: every column is left out; keep one");
  });

  it("say what is missing, numbers too", async () => {
    const { table } = await readText("a,b\n-999,NA\n2,x\n,y\n", { missing: ["-999"] });
    expect(cellsOf(table)).toEqual([
      [null, "NA"],
      ["2", "x"],
      [null, "y"],
    ]);
    const many = await readText(`a\n${Array.from({ length: 20_000 }, (_, i) => `${i}.5\n`).join("")}-999\n`, { missing: ["-999"] });
    expect(many.table.columns[0].cells).toHaveLength(20_001);
    expect(cellsOf(many.table).at(-1)).toEqual([null]);
  });

  it("say whether there is a header, and the delimiter", async () => {
    expect((await readText("1,2\n3,4\n", { header: true })).table.columns.map(({ name }) => name)).toEqual(["1", "2"]);
    expect((await readText("a,b\nc,d\n", { header: false })).table.rows).toBe(2);
    expect((await readText("a;b,c\n1;2,3\n", { delimiter: "," })).table.columns.map(({ name }) => name)).toEqual(["a;b", "c"]);
    expect(await refusalOf("a\n1\n", { delimiter: "ab" })).toBe(
      'UserError: the delimiter is "ab": must be a comma, a semicolon, a tab or |',
    );
  });
});

it("texts of numbers that came as numbers are kept as categories where that is asked for", async () => {
  const { table } = await readTable(parquetOf([{ a: 1 }, { a: 2.5 }, { a: 1 }]), { columns: { a: "category" } });
  expect(table.columns[0].cells).toEqual({ codes: Int32Array.of(0, 1, 0), levels: ["1", "2.5"] });
});

it("dates are milliseconds of UTC, written again as they were", () => {
  expect(dateFormat("YYYY-MM-DDTHH:mm:ss.SSSZ").parse("2021-03-04T05:06:07.089Z")).toBe(Date.UTC(2021, 2, 4, 5, 6, 7, 89));
  for (const [format, text] of [
    ["D.M.YYYY", "1.12.2020"],
    ["YYYY-MM-DD HH:mm:ss.SSSSSS", "1969-12-31 23:59:59.999999"],
    ["HH:mm:ss", "23:59:59"],
  ] as const)
    expect(dateFormat(format).print(dateFormat(format).parse(text))).toBe(text);
  for (const text of ["2021-02-29", "2021-13-01", "2021-00-10", "21-01-01"]) expect(dateFormat("YYYY-MM-DD").parse(text)).toBeNaN();
});

it("the columns that real tables are known to have as categories are none of numbers", async () => {
  const folder = new URL("../../data/tables/", import.meta.url);
  for (const name of ["iris", "wine", "wdbc", "glass", "ionosphere", "sonar", "congress"]) {
    const { table } = await readTable(readFileSync(new URL(`${name}.csv`, folder)));
    expect(table.columns.at(-1)!.cells).toHaveProperty("codes");
  }
});
