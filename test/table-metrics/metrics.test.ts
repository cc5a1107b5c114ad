/** The metrics of tables and their learners against pandas, SciPy and scikit-learn (golden/table-metrics). */

import { columnOf } from "../../src/table/table.js";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { selectRows } from "../../src/table/rows.js";
import type { Table, TextCells } from "../../src/table/table.js";
import { dependenceDifferences, dependenceOf } from "../../src/table-metrics/dependence.js";
import { encodeRows, fitEncoding } from "../../src/table-metrics/encoding.js";
import { linear } from "../../src/table-metrics/learners/linear.js";
import { neighbours } from "../../src/table-metrics/learners/neighbours.js";
import type { Learner, Target } from "../../src/table-metrics/learners/record.js";
import { TABLE_METRICS } from "../../src/table-metrics/list.js";
import { marginalDifferences } from "../../src/table-metrics/marginals.js";
import { encodedTable } from "../../src/table-metrics/record.js";
import { canBeTarget, useOf } from "../../src/table-metrics/use.js";
import { splitOf, tableNamed } from "../support/tables.js";

interface Golden {
  marginals: Record<string, number>;
  dependence: Record<string, number>;
  discriminant: string[];
  nearest: string[];
  ridge: number[];
  "nearest mean": number[];
}

const GOLDEN = JSON.parse(readFileSync("test/golden/table-metrics/table_metrics.json", "utf8")) as Golden;
let even: Table;
let odd: Table;
let wine: { train: Table; fresh: Table };

beforeAll(async () => {
  const penguins = await tableNamed("penguins");
  const rows = Array.from({ length: penguins.rows }, (_, row) => row);
  even = selectRows(
    penguins,
    rows.filter((row) => row % 2 === 0),
  );
  odd = selectRows(
    penguins,
    rows.filter((row) => row % 2 === 1),
  );
  const splits = JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, { test: number[][] }>;
  wine = splitOf(await tableNamed("wine"), splits.wine.test[0]);
});

it("the laws of columns differ by Kolmogorov-Smirnov's statistic and total variation", () => {
  const found = marginalDifferences(even, odd);
  expect(found.map(({ name }) => name)).toEqual(Object.keys(GOLDEN.marginals));
  for (const { name, value } of found) expect(value).toBeCloseTo(GOLDEN.marginals[name], 12);
  expect(marginalDifferences(even, even).every(({ value }) => value === 0)).toBe(true);
});

it("columns depend on each other by correlation, correlation ratio and Cramér's V", () => {
  const found = dependenceOf(even);
  expect([...found.keys()]).toEqual(Object.keys(GOLDEN.dependence));
  for (const [name, value] of found) expect(value).toBeCloseTo(GOLDEN.dependence[name], 10);
  const differences = dependenceDifferences(found, dependenceOf(odd));
  expect(differences).toHaveLength(28);
  expect(differences.find(({ name }) => name === "species × island")!.value).toBeLessThan(0.1);
});

describe("learners", () => {
  const predicted = (learner: Learner, target: string): Float64Array => {
    const without = (table: Table): Table => ({ ...table, columns: table.columns.filter(({ name }) => name !== target) });
    const encoding = fitEncoding(without(wine.train), without(wine.fresh));
    const { cells } = columnOf(wine.train, target);
    const goal: Target =
      cells instanceof Float64Array
        ? { kind: "numbers", values: cells }
        : { kind: "texts", values: cells.codes, count: cells.levels.length };
    return learner.fit(encodeRows(encoding, without(wine.train)), goal)(encodeRows(encoding, without(wine.fresh)));
  };
  const texts = (codes: Float64Array): string[] => {
    const { levels } = columnOf(wine.train, "cultivar").cells as TextCells;
    return Array.from(codes, (code) => levels[code]);
  };

  it("of straight lines are scikit-learn's ridge regression and shrunk discriminant analysis", () => {
    expect(texts(predicted(linear, "cultivar"))).toEqual(GOLDEN.discriminant);
    predicted(linear, "proline").forEach((value, row) => expect(Math.abs(value / GOLDEN.ridge[row] - 1)).toBeLessThan(1e-9));
  });

  it("of neighbours are scikit-learn's of the five nearest", () => {
    expect(texts(predicted(neighbours, "cultivar"))).toEqual(GOLDEN.nearest);
    predicted(neighbours, "proline").forEach((value, row) => expect(value).toBeCloseTo(GOLDEN["nearest mean"][row], 9));
  });

  it("are scored by right texts, and by R², mean over both", () => {
    const share = (own: readonly string[]): number => {
      const { codes, levels } = columnOf(wine.fresh, "cultivar").cells as TextCells;
      return own.filter((text, row) => text === levels[codes[row]]).length / own.length;
    };
    expect(useOf(wine.fresh, wine.train, "cultivar")(wine.train).score).toBeCloseTo(
      (share(GOLDEN.discriminant) + share(GOLDEN.nearest)) / 2,
      12,
    );
    const truth = columnOf(wine.fresh, "proline").cells as Float64Array;
    const mean = truth.reduce((sum, value) => sum + value, 0) / truth.length;
    const squares = (of: (row: number) => number): number =>
      truth.reduce((sum, value, row) => sum + (value - of(row)) * (value - of(row)), 0);
    const r2 = (own: readonly number[]): number => 1 - squares((row) => own[row]) / squares(() => mean);
    expect(useOf(wine.fresh, wine.train, "proline")(wine.train).score).toBeCloseTo((r2(GOLDEN.ridge) + r2(GOLDEN["nearest mean"])) / 2, 9);
  });

  it("leave out rows without the target, and have no score where none has one", () => {
    const measure = useOf(even, odd, "sex");
    expect(measure(odd).rows).toHaveLength((columnOf(even, "sex").cells as TextCells).codes.filter((code) => code >= 0).length);
    // rows of one sex follow those of the other: half of the table has hardly any of one
    expect(useOf(even, even, "sex")(even).score).toBeGreaterThan(0.85);
    expect(measure(selectRows(odd, [])).score).toBeNaN();
    expect(canBeTarget(even, "sex")).toBe(true);
    expect(canBeTarget({ rows: even.rows, columns: even.columns.slice(0, 1) }, "species")).toBe(false);
  });
});

it("every metric is best for the real rows themselves, and worse for rows with their columns shuffled", () => {
  const encoding = fitEncoding(even, odd);
  const real = encodedTable(encoding, even);
  const order = Array.from({ length: even.rows }, (_, row) => row);
  const shifted = {
    rows: even.rows,
    columns: even.columns.map(
      (column, c) =>
        selectRows(
          { rows: even.rows, columns: [column] },
          order.map((row) => (row + 20 * c) % even.rows),
        ).columns[0],
    ),
  };
  const same = ["marginals", "worst_marginal"];
  for (const { name, measure, better } of TABLE_METRICS) {
    const [own, moved] = [measure(real)(real), measure(real)(encodedTable(encoding, shifted))];
    if (same.includes(name)) expect(moved).toBe(0);
    else expect(better === "lower" ? moved - own : own - moved, name).toBeGreaterThan(0.1);
  }
});
