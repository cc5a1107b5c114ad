/** `fit`, `sample` and `show` of a table: from a file to rows that read as the table does. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Papa from "papaparse";
import { beforeAll, describe, expect, it } from "vitest";
import { ROW_FORMATS } from "../../src/files/formats/rows.js";
import { readTableFile } from "../../src/files/table.js";
import type { Table } from "../../src/table/table.js";
import { WRITER_NAMES } from "../../src/table/writing/formats/index.js";
import { builtCommand } from "../support/built.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { cellsOf } from "../table/support.js";
import { lastLine, noisegrid } from "./command.js";

const PENGUINS = resolve("data/tables/penguins.csv");
let cwd: string;
let fitted: Awaited<ReturnType<typeof noisegrid>>;

beforeAll(async () => {
  cwd = temporaryFolder();
  fitted = await noisegrid(cwd, "fit", PENGUINS, "--out", "penguins.safetensors");
});

const rowsOf = (text: string): Record<string, string>[] => Papa.parse<Record<string, string>>(text.trim(), { header: true }).data;

it("a table is fitted, with what was decided and why", async () => {
  expect(fitted.status).toBe(0);
  expect(fitted.stdout).toMatch(/^344 rows × 8 columns in penguins\.safetensors\n {2}condition species: /);
  expect(lastLine(fitted.stdout)).toMatch(/^digest sha256:[0-9a-f]{64}$/);
  expect(fitted.stderr).toContain('note: column "sex": 11 cells missing');
  const again = await noisegrid(cwd, "fit", PENGUINS, "--out", "again.safetensors");
  expect(lastLine(again.stdout)).toBe(lastLine(fitted.stdout));
  expect(readFileSync(join(cwd, "again.safetensors")).equals(readFileSync(join(cwd, "penguins.safetensors")))).toBe(true);
});

it("its rows are a table of the same columns, as many as were asked for, the same each time", async () => {
  const { status, stdout } = await noisegrid(cwd, "sample", "penguins.safetensors", "--count", "344", "--out", "rows.csv");
  expect([status, stdout]).toEqual([0, "344 rows in rows.csv\n"]);
  const text = readFileSync(join(cwd, "rows.csv"), "utf8");
  const [real, drawn] = [rowsOf(readFileSync(PENGUINS, "utf8")), rowsOf(text)];
  expect(Object.keys(drawn[0])).toEqual(Object.keys(real[0]));
  expect(drawn).toHaveLength(344);
  const species = (rows: Record<string, string>[], name: string): number => rows.filter((row) => row.species === name).length;
  for (const name of ["Adelie", "Gentoo", "Chinstrap"]) expect(species(drawn, name)).toBe(species(real, name));
  for (const row of drawn) {
    expect(row.body_mass_g).toMatch(/^(\d+|NA)$/);
    expect(row.bill_length_mm).toMatch(/^(\d+(\.\d)?|NA)$/);
    expect(["male", "female", "NA"]).toContain(row.sex);
  }
  const piped = await noisegrid(cwd, "sample", "penguins.safetensors", "--count", "344", "--out", "-");
  expect(piped.stdout).toBe(text);
  expect(piped.stderr).toBe("344 rows in standard output\n");
});

it("rows are drawn of one text, and complete", async () => {
  const { stdout } = await noisegrid(
    cwd,
    "sample",
    "penguins.safetensors",
    "--count",
    "50",
    "--where",
    "species=Gentoo",
    "--complete",
    "--out",
    "-",
  );
  const rows = rowsOf(stdout);
  expect(rows.every((row) => row.species === "Gentoo" && Object.values(row).every((cell) => cell !== "NA"))).toBe(true);
});

it("rows go to every format as they are drawn, of chosen cells, in another table's proportions", async () => {
  writeFileSync(join(cwd, "like.csv"), "sex,island,other\nmale,Biscoe,1\nfemale,Dream,2\nmale,Biscoe,3\nNA,Dream,4\n");
  const args = ["--count", "8", "--where", "body_mass_g=..4500", "--like", "like.csv"];
  const sampled = async (out: string): Promise<Table> => {
    const { status, stdout, stderr } = await noisegrid(cwd, "sample", "penguins.safetensors", ...args, "--out", out);
    expect([status, stdout, stderr]).toEqual([
      0,
      `8 rows in ${out}\n`,
      'note: like.csv: column "sex": 1 cell missing (1 "NA")\nnote: like.csv: the model does not generate "other": left aside\n',
    ]);
    return (await readTableFile(join(cwd, out), { columns: { species: "category", sex: "category", island: "category" } })).table;
  };
  const truth = cellsOf(await sampled("like-8.csv"));
  const pairs = truth.map((row) => `${row[6]} ${row[1]}`);
  expect(pairs.toSorted((a, b) => a.localeCompare(b))).toEqual([
    ...Array.from({ length: 2 }, () => "female Dream"),
    ...Array.from({ length: 4 }, () => "male Biscoe"),
    ...Array.from({ length: 2 }, () => "null Dream"),
  ]);
  for (const row of truth) expect(Number(row[5])).toBeLessThanOrEqual(4500);
  for (const format of ["jsonl", "parquet"]) expect(cellsOf(await sampled(`like-8.${format}`))).toEqual(truth);
});

it("a reader that closes the pipe ends it in silence, and help names every format", async () => {
  const main = builtCommand();
  const script = `${process.execPath} ${main} sample penguins.safetensors --count 60000 --format jsonl --out - | head -n 1`;
  const { stdout, stderr } = spawnSync("bash", ["-o", "pipefail", "-c", script], { cwd, encoding: "utf8" });
  expect(stdout.split("\n")).toHaveLength(2);
  expect(stderr).toBe("");
  const help = await noisegrid(cwd, "sample", "--help");
  for (const name of [...WRITER_NAMES, ...ROW_FORMATS]) expect(help.stdout).toContain(name);
  expect((await noisegrid(cwd, "fit", "--help")).stdout).toMatch(
    /A model with constraints can be sampled and evaluated, and\s+cannot impute/,
  );
});

it("the model says what it is", async () => {
  const { status, stdout } = await noisegrid(cwd, "show", "penguins.safetensors");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^penguins\.safetensors: fitted to 344 rows; generates 8 columns\n {2}species {2}category\n/);
  expect(lastLine(stdout)).toBe(lastLine(fitted.stdout));
  const card = JSON.parse((await noisegrid(cwd, "show", "penguins.safetensors", "--json")).stdout) as { rows: number; schema: unknown[] };
  expect([card.rows, card.schema.length]).toEqual([344, 8]);
});

describe("a mistake is one line with status 2", () => {
  it.each([
    [["fit", PENGUINS], "required option '--out <file>' not specified"],
    [["fit", "none.csv", "--out", "x.safetensors"], "cannot read none.csv"],
    [["fit", PENGUINS, "--by", "body_mass_g", "--out", "x.safetensors"], 'by is "body_mass_g": must be a column of 2 to 20 texts'],
    [["sample", "penguins.safetensors", "--where", "species", "--out", "-"], '--where is "species"; it takes a column and its cells'],
    [["sample", "penguins.safetensors", "--where", "species=Gento", "--out", "-"], 'did you mean "Gentoo"?'],
    [["sample", "penguins.safetensors", "--format", "npy", "--out", "-"], 'column "species" holds texts, and npy numbers alone'],
    [["sample", "penguins.safetensors", "--format", "parket", "--out", "-"], 'unknown format "parket"; did you mean "parquet"?'],
    [["sample", "penguins.safetensors", "--out", "x.xlsx"], '--out ends in ".xlsx"; it takes .csv, .tsv, .jsonl, .parquet, .npy'],
    [["sample", "penguins.safetensors", "--like", "none.csv", "--out", "-"], "cannot read none.csv"],
    [["sample", "penguins.safetensors", "--like", "ark.csv", "--out", "-"], 'row 1 of ark.csv has species "Dodo"'],
    [["export", "none.safetensors", "--out", "x.json"], "cannot read none.safetensors: there is no such file or folder (ENOENT)"],
    [["sample", "penguins.safetensors", "--sampler", "ddim", "--out", "-"], "--sampler is for models of points"],
    [["show", "text.safetensors"], "text.safetensors is truncated or no safetensors file"],
  ])("%j", async (args, message) => {
    writeFileSync(join(cwd, "text.safetensors"), "no model");
    writeFileSync(join(cwd, "ark.csv"), "species,island\nDodo,Dream\n");
    const { status, stdout, stderr } = await noisegrid(cwd, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toHaveLength(
      args[0] === "fit" && stderr.includes("note:") ? stderr.trimEnd().split("\n").length : 1,
    );
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, "x.safetensors"))).toBe(false);
  });

  it("an option of tables for a model of points", async () => {
    await noisegrid(cwd, "train", "--dataset", "moons", "--points", "500", "--steps", "5", "--out", "run");
    const { status, stderr } = await noisegrid(cwd, "sample", "run", "--complete", "--out", "-");
    expect([status, stderr]).toEqual([2, "noisegrid: --complete is for models of tables; run is a model of points\n"]);
    const imputed = await noisegrid(cwd, "impute", "run", PENGUINS, "--out", "-");
    expect([imputed.status, imputed.stderr]).toEqual([2, "noisegrid: run is a model of points, not of a table\n"]);
  });
});
