/** `impute`: the file's own bytes, with nothing but the missing cells written anew. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeTableModel } from "../../src/table-model/file.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { mixtureModel, tableOf } from "../table-model/known-model.js";
import { noisegrid } from "./command.js";

const PENGUINS = resolve("data/tables/penguins.csv");
let cwd: string;

beforeAll(async () => {
  cwd = temporaryFolder();
  const model = await mixtureModel(await tableOf(readFileSync(PENGUINS, "utf8"), { name: PENGUINS }));
  writeFileSync(join(cwd, "model.safetensors"), encodeTableModel(model));
});

const read = (name: string): string => readFileSync(join(cwd, name), "utf8");

it("cells that are known keep their bytes, however they are written", async () => {
  const text =
    'note;species;island;bill_length_mm;bill_depth_mm;flipper_length_mm;body_mass_g;sex;year\r\n"a;b";;Biscoe; 50,00 ;15,0;230;NA;"male";2008\r\n\r\n"";Adelie;Dream;;18,5;;3400;;2007';
  writeFileSync(join(cwd, "gaps.csv"), text);
  const { status, stdout } = await noisegrid(cwd, "impute", "model.safetensors", "gaps.csv", "--out", "full.csv");
  expect([status, stdout]).toEqual([
    0,
    "5 cells of 2 rows filled in full.csv; 1 cell of columns that the model does not have stay missing\n",
  ]);
  expect(read("full.csv")).toMatch(
    /^note;species;[^\r]*year\r\n"a;b";Gentoo;Biscoe; 50,00 ;15,0;230;\d{4};"male";2008\r\n\r\n"";Adelie;Dream;\d\d,\d;18,5;\d{3};3400;(fe)?male;2007$/,
  );
  const piped = await noisegrid(cwd, "impute", "model.safetensors", "gaps.csv", "--out", "-");
  expect(piped.stdout).toBe(read("full.csv"));
});

it("several files have several draws, and the same file the same ones", async () => {
  const { status, stdout } = await noisegrid(cwd, "impute", "model.safetensors", PENGUINS, "--times", "3", "--out", "many.csv");
  expect([status, stdout]).toEqual([0, "19 cells of 344 rows filled in many.1.csv … many.3.csv\n"]);
  const before = readFileSync(PENGUINS, "utf8").split("\n");
  const after = [1, 2, 3].map((i) => read(`many.${i}.csv`));
  expect(new Set(after).size).toBe(3);
  for (const text of after) {
    const lines = text.split("\n");
    expect(text).not.toContain("NA");
    before.forEach((line, i) => {
      if (!line.includes("NA")) expect(lines[i]).toBe(line);
    });
  }
  await noisegrid(cwd, "impute", "model.safetensors", PENGUINS, "--out", "one.csv");
  expect(read("one.csv")).toBe(after[0]);
});

it("a table of another format comes back as text, or in the format of the ending", async () => {
  const row = {
    species: null,
    island: "Biscoe",
    bill_length_mm: 50,
    bill_depth_mm: 15,
    flipper_length_mm: 230,
    body_mass_g: null,
    sex: "male",
  };
  writeFileSync(join(cwd, "rows.json"), JSON.stringify([{ ...row, year: 2008 }]));
  const { stdout } = await noisegrid(cwd, "impute", "model.safetensors", "rows.json", "--out", "-");
  await noisegrid(cwd, "impute", "model.safetensors", "rows.json", "--out", "rows.jsonl");
  expect(JSON.parse(read("rows.jsonl"))).toMatchObject({ species: "Gentoo", island: "Biscoe", flipper_length_mm: 230, year: 2008 });
  const lines = await noisegrid(cwd, "impute", "model.safetensors", "rows.jsonl", "--out", "-");
  expect([lines.stdout, lines.stderr]).toEqual([read("rows.jsonl"), "0 cells of 1 row filled in standard output\n"]);
  expect(stdout).toMatch(/^species,island,.*\nGentoo,Biscoe,50(\.0)?,15(\.0)?,230,\d{4},male,2008\n$/);
});

describe("a mistake is one line with status 2", () => {
  it.each([
    [["impute", "model.safetensors", PENGUINS], "required option '--out <file>' not specified"],
    [["impute", "model.safetensors", "iris.csv", "--out", "x.csv"], 'the table lacks "species", "island"'],
    [["impute", "model.safetensors", PENGUINS, "--times", "2", "--out", "-"], '--out is "-", and 2 files do not fit in standard output'],
    [["impute", "model.safetensors", PENGUINS, "--out", "x.json"], '--out ends in ".json", which says no format'],
    [
      ["impute", "model.safetensors", PENGUINS, "--out", "x.csv.gz"],
      '--out is "x.csv.gz", and output is not compressed; write x.csv, and gzip it',
    ],
    [["impute", PENGUINS, PENGUINS, "--out", "x.csv"], "penguins.csv is truncated or no safetensors file"],
  ])("%j", async (args, message) => {
    writeFileSync(join(cwd, "iris.csv"), "sepal_length\n1.5\n2.5\n");
    const { status, stdout, stderr } = await noisegrid(cwd, ...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, "x.csv"))).toBe(false);
  });
});
