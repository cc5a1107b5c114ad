/** `noisegrid data`: what a table's file holds, for people and for programs. */

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { builtCommand } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { noisegrid } from "./command.js";

const folder = temporaryFolder();
const TABLE = "id,age,grade\n7,18,low\n8,93,high\n5,NA,mid\n5,NA,mid\n";

beforeAll(() => {
  writeFileSync(join(folder, "people.csv"), TABLE);
  writeFileSync(join(folder, "known.csv"), TABLE);
  writeFileSync(
    join(folder, "known.schema.json"),
    JSON.stringify({ columns: { age: "integer:0..120", grade: "category" }, ignore: ["id"] }),
  );
  writeFileSync(join(folder, "bad.schema.json"), JSON.stringify({ column: {} }));
});

describe("noisegrid data", () => {
  it("prints rows, types and why, missing cells, duplicates and notes", async () => {
    const { status, stdout, stderr } = await noisegrid(folder, "data", "people.csv");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(
      [
        "people.csv: 4 rows × 3 columns (csv); 1 duplicate row",
        "  id     integer     whole numbers, 3 distinct in 5 … 8",
        "  age    integer     whole numbers, 2 distinct in 18 … 93; 2 missing",
        '  grade  ordinal     a common scale, "low" < "mid" < "high"',
        "Notes:",
        '  column "age": 2 cells missing (2 "NA")',
        "  1 row equal to an earlier one; kept",
        "",
      ].join("\n"),
    );
  });

  it("takes types, columns to leave out and missing texts", async () => {
    const args = ["--column", "age=integer:0..120", "--column", "grade=ordinal:low<mid<high", "--ignore", "id", "--missing", "NA"];
    const { stdout } = await noisegrid(folder, "data", "people.csv", ...args, "--json");
    const { rows, columns, duplicates } = JSON.parse(stdout) as { rows: number; columns: object[]; duplicates: number };
    expect({ rows, duplicates }).toEqual({ rows: 4, duplicates: 1 });
    const written = { least: 0, most: 0, mark: "." };
    expect(columns).toEqual([
      {
        name: "age",
        type: { kind: "integer", step: 1, lower: 0, upper: 120, atoms: [], heavyTails: false, written },
        why: "as asked: whole numbers, 2 distinct in 18 … 93",
        missing: 2,
        range: ["18", "93"],
        frequent: null,
      },
      {
        name: "grade",
        type: { kind: "ordinal" },
        why: 'as asked: "low" < "mid" < "high"',
        missing: 0,
        range: ["low", "high"],
        frequent: [
          ["mid", 2],
          ["low", 1],
          ["high", 1],
        ],
      },
    ]);
  });

  it("takes the schema beside the file, and what is said on the command line before it", async () => {
    const { stdout } = await noisegrid(folder, "data", "known.csv", "--json", "--column", "grade=ordinal:low<mid<high");
    const { columns, notes } = JSON.parse(stdout) as {
      columns: { name: string; type: { kind: string; upper?: number } }[];
      notes: string[];
    };
    expect(columns.map(({ name, type }) => [name, type.kind, type.upper])).toEqual([
      ["age", "integer", 120],
      ["grade", "ordinal", undefined],
    ]);
    expect(notes[0]).toBe("what known.schema.json says of the table was taken");
  });

  it("reads standard input", async () => {
    const child = spawn(process.execPath, [builtCommand(), "data", "-"], { stdio: ["pipe", "pipe", "inherit"] });
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stdin.end(TABLE);
    expect(await new Promise((done) => child.on("close", done))).toBe(0);
    expect(stdout.split("\n")[0]).toBe("standard input: 4 rows × 3 columns (csv); 1 duplicate row");
  });

  it.each([
    [["people.csv", "--column", "age"], '--column is "age"; it takes a name and a type, such as age=integer:0..120'],
    [["people.csv", "--column", "aeg=integer"], 'people.csv has no column "aeg"; did you mean "age"? (valid: id, age, grade)'],
    [["people.csv", "--column", "age=integer:0..50"], 'line 3, column "age": 93 is outside 0..50'],
    [["people.csv", "--format", "cvs"], 'unknown format "cvs"; did you mean "csv"? (valid: npy, npz, parquet, jsonl, json, csv)'],
    [
      ["people.csv", "--schema", "bad.schema.json"],
      'bad.schema.json has the unknown key "column"; did you mean "columns"? (valid: columns, ignore, missing, constraints, format, delimiter, header)',
    ],
    [["nothing.csv"], "cannot read nothing.csv: there is no such file or folder (ENOENT)"],
  ])("refuses %j in one line", async (args, message) => {
    expect(await noisegrid(folder, "data", ...args)).toEqual({ status: 2, stdout: "", stderr: `noisegrid: ${message}\n` });
  });
});

describe("noisegrid data --pairs", () => {
  const rows = Array.from({ length: 30 }, (_, i) => `${i / 7},${(i * 5) % 13},${"ab"[i % 2]}`);

  it("draws a picture beside the description, and says what it shows", async () => {
    writeFileSync(join(folder, "xy.csv"), `x,y,w\n${rows.join("\n")}\n`);
    const plain = await noisegrid(folder, "data", "xy.csv");
    const { status, stdout, stderr } = await noisegrid(folder, "data", "xy.csv", "--pairs", "xy.svg");
    expect([status, stdout]).toEqual([0, plain.stdout]);
    expect(stderr).toMatch(/^note: colour: w, which says most of the numbers \(mean η² [\d.]+\)\npairs of x, y, w in xy\.svg\n$/);
    expect(readFileSync(join(folder, "xy.svg"), "utf8")).toMatch(/^<svg role="img" aria-label="Scatter plots of every two of x, y, w/);
  });

  it("draws another table's rows over these, as PNG too", async () => {
    writeFileSync(join(folder, "made.csv"), `y,x\n${rows.map((_, i) => `${i % 13},${i / 5}`).join("\n")}\n`);
    const { status, stderr } = await noisegrid(folder, "data", "xy.csv", "--pairs", "both.png", "--beside", "made.csv");
    expect([status, stderr]).toEqual([0, "note: made.csv lacks w\npairs of x, y, w in both.png\n"]);
    expect(readFileSync(join(folder, "both.png")).subarray(1, 4).toString()).toBe("PNG");
  });

  it.each([
    [["--pairs", "xy.gif"], /--pairs is "xy\.gif"; it takes a file that ends in \.svg or \.png/],
    [["--beside", "made.csv"], /--beside says what is drawn, and needs --pairs FILE/],
    [["--pairs", "a.svg", "--colour", "v"], /unknown column of 2 to 8 texts "v"; did you mean "w"\?/],
    [["--pairs", "a.svg", "--colour", "w", "--beside", "made.csv"], /--colour has no place beside --beside/],
  ])("%j is a mistake in one line", async (args, message) => {
    const { status, stderr } = await noisegrid(folder, "data", "xy.csv", ...args);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});
