/** `noisegrid data`: what a table's file holds, for people and for programs. */

import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
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
