/** Columns that only occur together as in the table. */

import { describe, expect, it } from "vitest";
import { applied, constraintsOf } from "../../../src/table/constraints/constraints.js";
import type { Table } from "../../../src/table/table.js";
import { cellsOf } from "../support.js";
import { Chance, drawn, printed, tableOf, thereAndBack } from "./support.js";

const PLACES = [
  ["Bern", "CH", 41],
  ["Basel", "CH", 41],
  ["Paris", "FR", 33],
  ["Rome", "IT", 39],
  ["R & D", "IT", 39],
] as const;

async function places(share: number): Promise<Table> {
  const chance = new Chance(4);
  const rows = Array.from({ length: 200 }, () => chance.of(PLACES));
  const columns = {
    city: rows.map(([city]) => city),
    x: rows.map(() => chance.below(1000) / 10),
    country: rows.map(([, country]) => country),
    code: rows.map(([, , code]) => code),
  };
  return tableOf(columns, {}, { chance, share });
}

const together = (row: Record<string, string | null>): boolean =>
  PLACES.some(([city, country, code]) =>
    [
      row.city === null || row.city === city,
      row.country === null || row.country === country,
      row.code === null || row.code === String(code),
    ].every(Boolean),
  );

describe.each([0, 0.15])("with %d of the cells missing", (share) => {
  it("rows have those combinations, and all of them", async () => {
    const table = await places(share);
    const constraints = constraintsOf(table, ["city & country & code"]);
    const rows = printed(drawn(table, constraints, 3000));
    expect(rows.filter((row) => !together(row))).toEqual([]);
    const own = new Set(printed(table).map(({ city, country, code }) => JSON.stringify([city, country, code])));
    expect(new Set(rows.map(({ city, country, code }) => JSON.stringify([city, country, code])))).toEqual(own);
    expect(new Set(rows.map(({ city }) => city).filter((city) => city !== null))).toEqual(new Set(PLACES.map(([city]) => city)));
    expect(rows.some((row) => Object.values(row).includes(null))).toBe(share > 0);
  });

  it("the table's own rows come back, and the model sees one column", async () => {
    const table = await places(share);
    const constraints = constraintsOf(table, ["city & country & code"]);
    for (const back of thereAndBack(table, constraints)) expect(cellsOf(back)).toEqual(cellsOf(table));
    const seen = applied(constraints, table);
    expect(seen.columns.map(({ name, type }) => [name, type.kind])).toEqual([
      ["city & country & code", "category"],
      ["x", "decimal"],
      ["country", "constant"],
      ["code", "constant"],
    ]);
    expect(constraints.combinations[0].values).toHaveLength(
      new Set(printed(table).map(({ city, country, code }) => JSON.stringify([city, country, code]))).size,
    );
    expect(constraints.schema[0].levels).toContain('["R & D","IT","39"]');
  });
});

it("a missing cell is a value like any other", async () => {
  const table = await tableOf({
    a: ["x", "x", "x", "y", "y", "y", "z", "z", "z", "z", "z", "z", "", "", ""],
    b: ["p", "p", "", "p", "q", "q", "q", "q", "q", "q", "q", "q", "r", "r", ""],
  });
  const constraints = constraintsOf(table, ["a & b"]);
  const pairs = ["x p", "x -", "y p", "y q", "z q", "- r", "- -"];
  expect(new Set(constraints.combinations[0].values.map((pair) => pair.map((value) => value ?? "-").join(" ")))).toEqual(new Set(pairs));
  const rows = printed(drawn(table, constraints, 800));
  expect(new Set(rows.map(({ a, b }) => `${a ?? "-"} ${b ?? "-"}`))).toEqual(new Set(pairs));
});

it("the column that is two has a name of its own", async () => {
  const table = await tableOf({
    a: ["x", "x", "y", "y", "z", "z"],
    b: ["p", "p", "q", "q", "q", "q"],
    "a & b": ["u", "v", "u", "v", "u", "v"],
  });
  expect(constraintsOf(table, ['"a" & "b"']).schema.map(({ name }) => name)).toEqual(["(a & b)", "b", "a & b"]);
});
