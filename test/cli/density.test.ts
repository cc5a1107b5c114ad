/** `density`: the file's own bytes with three columns more. */

import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Papa from "papaparse";
import { expect, it } from "vitest";
import { encodeTableModel } from "../../src/table-model/file.js";
import { TableModel } from "../../src/table-model/table-model.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { mixtureModel, tableOf } from "../table-model/known-model.js";
import { noisegrid } from "./command.js";

const PENGUINS = resolve("data/tables/penguins.csv");

it("rows keep their bytes, and the one that was changed is found with its cell", async () => {
  const cwd = temporaryFolder();
  const model = await mixtureModel(await tableOf(readFileSync(PENGUINS, "utf8"), { name: PENGUINS }));
  writeFileSync(join(cwd, "model.safetensors"), encodeTableModel(model));
  const lines = readFileSync(PENGUINS, "utf8").trimEnd().split("\n");
  const name = "flipper_length_mm";
  const cells = lines[11].split(",");
  cells[lines[0].split(",").indexOf(name)] = "230";
  lines[11] = cells.join(",");
  writeFileSync(join(cwd, "changed.csv"), `${lines.join("\r\n")}\r\n`);
  const { status, stdout } = await noisegrid(cwd, "density", "model.safetensors", "changed.csv", "--out", "scored.csv");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^344 rows in scored\.csv; \d less likely than 99 of 100 that the model was fitted to\n$/);
  const text = readFileSync(join(cwd, "scored.csv"), "utf8");
  const scored = text.trimEnd().split("\r\n");
  expect(scored[0]).toBe(`${lines[0]},log_density,outlier,unlikely`);
  scored.forEach((line, i) => expect(line.startsWith(`${lines[i]},`)).toBe(true));
  const rows = Papa.parse<Record<string, string>>(text.trim(), { header: true }).data;
  const order = rows.map((_, i) => i).toSorted((a, b) => Number(rows[a].log_density) - Number(rows[b].log_density));
  expect([order[0], rows[10].outlier, rows[10].unlikely.split("; ")[0]]).toEqual([10, "1.0000", name]);

  const year = lines[0].split(",").indexOf("year");
  const without = lines[1]
    .split(",")
    .map((cell, c) => (c === year ? "" : cell))
    .join(",");
  writeFileSync(join(cwd, "lacking.csv"), `${[...lines.slice(0, 3), without].join("\n")}\n`);
  const lacking = await noisegrid(cwd, "density", "model.safetensors", "lacking.csv", "--out", "y.csv");
  expect(lacking.stderr).toContain("note: 1 row lacking a cell that all rows have which the model was fitted to: outlier is empty there\n");
  const [last] = Papa.parse<Record<string, string>>(readFileSync(join(cwd, "y.csv"), "utf8").trim(), { header: true }).data.toReversed();
  expect(last.log_density).toMatch(/^-\d/);
  // the table's own text of a missing cell
  expect(last.outlier).toMatch(/^(NA)?$/);

  const gap = Object.fromEntries(lines[0].split(",").map((column, i) => [column, column === "sex" ? null : cells[i]]));
  writeFileSync(join(cwd, "gap.jsonl"), `${JSON.stringify(gap)}\n`);
  await noisegrid(cwd, "density", "model.safetensors", "gap.jsonl", "--out", "gap.csv");
  const [row] = Papa.parse<Record<string, string>>(readFileSync(join(cwd, "gap.csv"), "utf8"), { header: true }).data;
  expect([row.sex, row.species]).toEqual(["", gap.species]);

  // before anything is computed: this model cannot say what is unlikely
  const { likelihoods: _, ...card } = model.card;
  writeFileSync(join(cwd, "older.safetensors"), encodeTableModel(new TableModel(model.model, card)));
  const again = await noisegrid(cwd, "density", "older.safetensors", "scored.csv", "--out", "x.csv");
  expect([again.status, again.stderr.split("\n").at(-2)]).toEqual([
    2,
    'noisegrid: scored.csv has a column "log_density" already; rename it, so that one can be added',
  ]);
});
