/** Tables in every format that they are written in: read again they are the same, and pandas, pyarrow and NumPy read the same of them. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Layout } from "../../src/table/options.js";
import { schemaOf } from "../../src/table/coding/coding.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { areNumbers, isMissing } from "../../src/table/table.js";
import { WRITER_NAMES, writerNamed } from "../../src/table/writing/formats/index.js";
import { selectRows } from "../../src/table/rows.js";
import { bytesOf, cellsOf, readText } from "./support.js";

const LINES = `whole;tenth;any;text;truth;flag;answer;day;moment;clock;seven;none
1;0,1;0.25e-3;a|b;true;0;yes;2020-01-31;2020-01-31T10:30:00Z;10:30:15.250;7;
-20;2,5;1e30;"say ""hi""";false;1;no;2021-12-31;2021-12-31T23:59:59Z;00:00:00.000;7;
;;;;;;;;;;7;
300;3,0;-7.125;ü€𝄞;true;1;yes;1999-02-28;1969-12-31T00:00:00Z;23:59:59.999;7;
45;-1,7;3;a|b;false;0;no;2020-02-29;2020-02-29T12:00:00Z;12:00:00.500;7;
`;

const odd = async (): Promise<{ table: Table; layout: Layout }> => readText(LINES, { name: "odd.csv" });
const numbers = async (): Promise<{ table: Table; layout: Layout }> => {
  const { table, layout } = await odd();
  const kept = ["whole", "tenth", "any", "truth", "flag", "seven", "none"];
  return { table: { ...table, columns: table.columns.filter(({ name }) => kept.includes(name)) }, layout };
};

/** As a file's writer goes: the columns are checked, then come blocks of so many rows. */
async function written(format: string, { table, layout }: { table: Table; layout: Layout }, size: number): Promise<Uint8Array> {
  const block = (from: number): Table =>
    selectRows(
      table,
      Array.from({ length: Math.min(size, table.rows - from) }, (_, i) => from + i),
    );
  const record = writerNamed(format);
  record.check?.(schemaOf(table));
  const encoder = await record.encoder({ first: block(0), rows: table.rows, layout });
  const parts = [encoder.begin()];
  for (let from = 0; from < table.rows; from += size) parts.push(encoder.rows(block(from)));
  parts.push(encoder.end());
  return new Uint8Array(Buffer.concat(parts));
}

/** What pandas, pyarrow and NumPy read of the files beside it: test/golden/tables/written/read_written.py. */
const TRUTH = JSON.parse(readFileSync("test/golden/tables/written/read.json", "utf8")) as Record<
  string,
  { types: Record<string, string>; cells: Record<string, unknown[]> }
>;

/** The cells as a Python program has them: dates as milliseconds. */
function plainCells(table: Table): Record<string, unknown[]> {
  return Object.fromEntries(
    table.columns.map(({ name, cells, type }) => [
      name,
      Array.from({ length: table.rows }, (_, row) => {
        if (isMissing(cells, row)) return null;
        if (areNumbers(cells)) return type.kind === "date" ? { ms: cells[row] } : cells[row];
        const level = cells.levels[cells.codes[row]];
        return level === "true" || level === "false"
          ? level === "true"
          : type.kind === "boolean" && level.length === 1
            ? Number(level)
            : level;
      }),
    ]),
  );
}

describe.each([
  ["jsonl", odd],
  ["parquet", odd],
  ["npy", numbers],
  ["csv", odd],
  ["tsv", odd],
] as const)("%s", (format, made) => {
  it("has the same bytes whatever the blocks, those that other programs have read", async () => {
    const table = await made();
    const whole = await written(format, table, 5);
    expect(Buffer.from(await written(format, table, 2)).equals(Buffer.from(whole))).toBe(true);
    expect(Buffer.from(whole).equals(readFileSync(`test/golden/tables/written/odd.${format}`))).toBe(true);
  });

  it("is read again as it was", async () => {
    const { table, layout } = await made();
    const back = await readTable(await written(format, { table, layout }, 5), { name: `odd.${format}` });
    if (format !== "npy") expect(back.table.columns.map(({ name }) => name)).toEqual(table.columns.map(({ name }) => name));
    if (format === "csv" || format === "tsv" || format === "jsonl") {
      const [found, meant] = [back.table, table].map((one) =>
        cellsOf(one).map((row) => row.map((cell) => cell?.replace(",", ".") ?? null)),
      );
      expect(found).toEqual(meant);
    } else
      expect(Object.values(plainCells(back.table))).toEqual(
        Object.values(plainCells(table)).map(format === "npy" ? truthsAsNumbers : (cells) => cells),
      );
  });
});

const truthsAsNumbers = (cells: unknown[]): unknown[] => cells.map((cell) => (typeof cell === "boolean" ? Number(cell) : cell));

describe("other programs read", () => {
  it("the cells of parquet, and their types", async () => {
    const { table } = await odd();
    expect(TRUTH["odd.parquet"].cells).toEqual(plainCells(table));
    expect(TRUTH["odd.parquet"].types).toEqual({
      whole: "int64",
      tenth: "double",
      any: "double",
      text: "string",
      truth: "bool",
      flag: "int64",
      answer: "string",
      day: "date32[day]",
      moment: "timestamp[ms, tz=UTC]",
      clock: "time32[ms]",
      seven: "int64",
      none: "string",
    });
  });

  it("the cells of JSON lines", async () => {
    const { table } = await odd();
    const cells = plainCells(table);
    for (const name of ["day", "moment", "clock"]) {
      const c = table.columns.findIndex((column) => column.name === name);
      cells[name] = cellsOf(table).map((row) => row[c]);
    }
    expect(TRUTH["odd.jsonl"].cells).toEqual(cells);
  });

  it("the numbers of npy", async () => {
    const { table } = await numbers();
    expect(Object.values(TRUTH["odd.npy"].cells)).toEqual(Object.values(plainCells(table)).map(truthsAsNumbers));
  });
});

it.each(["parquet", "npy"])(
  "the numbers of %s are those of the text: steps of 0.1 are no other doubles than those that a reader makes",
  async (format) => {
    const { table, layout } = await readText(`tenth\n${Array.from({ length: 99 }, (_, i) => (i / 10).toFixed(1)).join("\n")}\n`);
    const [column] = table.columns;
    const steps = { ...table, columns: [{ ...column, cells: Float64Array.from({ length: 99 }, (_, i) => i * 0.1) }] };
    const back = await readTable(await written(format, { table: steps, layout }, 20), { name: `a.${format}` });
    expect(steps.columns[0].cells).not.toEqual(column.cells);
    expect(back.table.columns[0].cells).toEqual(column.cells);
  },
);

it("npy refuses what is no number, and names the column", async () => {
  const { table, layout } = await odd();
  await expect(written("npy", { table, layout }, 5)).rejects.toThrow('column "text" holds texts, and npy numbers alone');
  const days = { ...table, columns: table.columns.filter(({ name }) => name === "day") };
  await expect(written("npy", { table: days, layout }, 5)).rejects.toThrow('column "day" holds dates, and npy numbers alone');
});

it("parquet refuses a whole number of more than 64 bits", async () => {
  await expect(written("parquet", await readText("a,b\n1e30,1.5\n2e30,2.5\n7,3.5\n"), 5)).rejects.toThrow('column "a" holds 1e+30');
});

it("parquet has a group for every 65,536 rows, whatever the blocks", async () => {
  const table: Table = {
    rows: 70_000,
    columns: [
      {
        name: "n",
        type: { kind: "real", lower: null, upper: null, atoms: [], heavyTails: false, written: { least: 0, most: null, mark: "." } },
        cells: Float64Array.from({ length: 70_000 }, (_, i) => (i % 1000 === 0 ? NaN : i / 8)),
      },
    ],
  };
  const { layout } = await readText("a\n1\n");
  const bytes = await written("parquet", { table, layout }, 9999);
  expect(Buffer.from(bytes).equals(Buffer.from(await written("parquet", { table, layout }, 70_000)))).toBe(true);
  expect((await readTable(bytes, { name: "n.parquet" })).table.columns[0].cells).toEqual(table.columns[0].cells);
});

it("an unknown format is refused with the nearest", () => {
  expect(WRITER_NAMES).toEqual(["csv", "tsv", "jsonl", "parquet", "npy"]);
  expect(() => writerNamed("parket")).toThrow('unknown format "parket"; did you mean "parquet"?');
});

it("a table without rows is its header", async () => {
  const { table, layout } = await readText("a,b\n1,x\n2,y\n");
  const empty = selectRows(table, []);
  const encoder = await writerNamed("csv").encoder({ first: empty, rows: 0, layout });
  expect(Buffer.concat([encoder.begin(), encoder.rows(empty), encoder.end()]).equals(Buffer.from(bytesOf("a,b\n")))).toBe(true);
});
