/** A table's model with constraints: they hold in its rows, its card keeps them, and nothing else changes. */

import { beforeAll, expect, it } from "vitest";
import { loadBackend } from "../../src/backend/node.js";
import { DiffusionModel } from "../../src/model/node.js";
import { stream, uniforms } from "../../src/numerics/random.js";
import type { Table } from "../../src/table/table.js";
import { decodeTableModel, encodeTableModel } from "../../src/table-model/file.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import { conditionColumns } from "../../src/table-model/card.js";
import type { TableModel } from "../../src/table-model/table-model.js";
import { cellsOf, readText } from "../table/support.js";

const CONSTRAINTS = ["start <= end", "total = a + b", "city & country"];
const PLACES = ["Bern;CH", "Basel;CH", "Paris;FR", "Rome;IT"];
let table: Table;
let model: TableModel;

beforeAll(async () => {
  const chance = uniforms(stream(1, "stays"), 0, 160 * 8);
  const lines = Array.from({ length: 160 }, (_, row) => {
    const at = (i: number): number => chance[8 * row + i];
    const date = (days: number): string => new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
    const start = Math.floor(at(0) * 300);
    const [a, b] = [Math.floor(at(2) * 900), Math.floor(at(3) * 400)];
    const cells = [
      date(start),
      date(start + Math.floor(at(1) * at(1) * 20)),
      ...PLACES[Math.floor(at(4) * 4)].split(";"),
      a / 10,
      b / 10,
      (a + b) / 10,
    ];
    if (at(5) < 0.2) cells[Math.floor(at(6) * cells.length)] = "";
    return `guest ${row},${cells.join(",")}`;
  });
  ({ table } = await readText(`guest,start,end,city,country,a,b,total\n${lines.join("\n")}\n`));
  model = await fitTableModel(DiffusionModel, table, { seed: 3, by: "city", constraints: CONSTRAINTS });
});

it("every row keeps them, with the table's columns, types and missing cells", async () => {
  const rows = await model.sample(4000, { seed: 5 });
  // names of rows are not generated
  expect(rows.columns.map(({ name, type }) => [name, type])).toEqual(table.columns.slice(1).map(({ name, type }) => [name, type]));
  const together = cellsOf(table).map(([, , , city, country]) => `${city};${country}`);
  let gaps = 0;
  for (const [start, end, city, country, a, b, total] of cellsOf(rows)) {
    if ([start, end, city, country, a, b, total].includes(null)) gaps++;
    if (start !== null && end !== null) expect(start <= end, `${start} ${end}`).toBe(true);
    if (a !== null && b !== null && total !== null) expect((Number(a) + Number(b)).toFixed(1), `${a} ${b}`).toBe(Number(total).toFixed(1));
    expect(together).toContain(`${city};${country}`);
  }
  const own = cellsOf(table).filter((row) => row.includes(null)).length / table.rows;
  // five standard deviations of a share of about .2 in 160 rows
  expect(Math.abs(gaps / 4000 - own)).toBeLessThan(0.16);
  const complete = cellsOf(await model.sample(500, { complete: true }));
  expect(complete.flat()).not.toContain(null);
  for (const [, , city, country] of complete) expect(PLACES).toContain(`${city};${country}`);
  expect(model.completeNotes).toEqual([
    expect.stringMatching(/^\d+ of the \d+ combinations of city & country lack a cell: no complete row has one of them$/),
  ]);
});

it("how far columns are apart, and how often not at all, is as in the table", async () => {
  const distances = (of: Table): number[] =>
    cellsOf({ rows: of.rows, columns: of.columns.filter(({ name }) => ["start", "end"].includes(name)) }).flatMap(([start, end]) =>
      start === null || end === null ? [] : [(Date.parse(end) - Date.parse(start)) / 86_400_000],
    );
  const [own, made] = [distances(table), distances(await model.sample(4000, { seed: 6 }))];
  const share = (days: number[]): number => days.filter((day) => day === 0).length / days.length;
  const mean = (days: number[]): number => days.reduce((sum, day) => sum + day, 0) / days.length;
  // about three standard deviations of 160 rows
  expect(Math.abs(share(made) - share(own))).toBeLessThan(0.1);
  expect(Math.abs(mean(made) - mean(own))).toBeLessThan(1.5);
  // a row that lacks one of the two has a distance too, to a typical day
  expect(Math.max(...made)).toBeLessThanOrEqual(Math.max(...own) + 2);
});

it("rows can be asked for by columns that are computed, or one with others", async () => {
  const rows = cellsOf(await model.sample(60, { seed: 2, complete: true, where: { city: ["Bern", "Rome"], total: { from: 50, to: 80 } } }));
  expect(rows).toHaveLength(60);
  for (const [, , city, country, a, b, total] of rows) {
    expect(["Bern;CH", "Rome;IT"]).toContain(`${city};${country}`);
    expect(Number(total) >= 50 && Number(total) <= 80).toBe(true);
    expect((Number(a) + Number(b)).toFixed(1)).toBe(Number(total).toFixed(1));
  }
  await expect(model.sample(5, { where: { city: "Bren" } })).rejects.toThrow('unknown value of city "Bren"; did you mean "Bern"?');
  const like = {
    rows: 2,
    columns: table.columns
      .filter(({ name }) => name === "country")
      .map((one) => ({ ...one, cells: { codes: Int32Array.from([0, 0]), levels: ["IT"] } })),
  };
  expect(new Set(cellsOf(await model.sample(20, { like, complete: true })).map((row) => `${row[2]};${row[3]}`))).toEqual(
    new Set(["Rome;IT"]),
  );
});

it("the card and the reasons name them, and one file holds it all", async () => {
  expect(model.card.constraints?.texts).toEqual(CONSTRAINTS);
  expect(model.card.why).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^every row has start <= end: (start|end) is drawn as a distance$/),
      "every row has total = a + b: total is computed",
      expect.stringMatching(/^every row has one of the \d+ combinations of city & country$/),
    ]),
  );
  // together they are one column of texts
  expect(conditionColumns(model.card)).toEqual(["city", "country"]);
  expect(model.columns).toEqual(["start", "end", "city", "country", "a", "b", "total"]);
  const loaded = decodeTableModel(encodeTableModel(model), "the file", loadBackend);
  expect(await loaded.sample(30, { seed: 5 })).toEqual(await model.sample(30, { seed: 5 }));
});

it("without a constraint a model is the one that it was", async () => {
  const small = {
    rows: 30,
    columns: table.columns.map((column) => ({
      ...column,
      cells: column.cells instanceof Float64Array ? column.cells.slice(0, 30) : { ...column.cells, codes: column.cells.codes.slice(0, 30) },
    })),
  };
  const [plain, none] = await Promise.all([
    fitTableModel(DiffusionModel, small),
    fitTableModel(DiffusionModel, small, { constraints: [] }),
  ]);
  expect(encodeTableModel(none)).toEqual(encodeTableModel(plain));
  expect("constraints" in none.card).toBe(false);
});

it("what is no list of constraints is refused, with a condition or without", async () => {
  const by = await fitTableModel(
    DiffusionModel,
    { rows: table.rows, columns: table.columns },
    { by: "city", constraints: ["city & total"] },
  ).catch(String);
  expect(by).toContain('the constraint "city & total" needs texts or few values: "total" has more than 100 distinct numbers');
  await expect(fitTableModel(DiffusionModel, table, { constraints: "start <= end" as never })).rejects.toThrow(
    'constraints is "start <= end": must be an array',
  );
  await expect(fitTableModel(DiffusionModel, table, { constraints: [7] as never })).rejects.toThrow("a constraint is 7: must be a text");
});
