/** A table's model is judged: what is known of the rows that it gives comes out, and what cannot be known is said to be so. */

import { columnOf } from "../../src/table/table.js";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { resampling } from "../../src/baselines/resampling.js";
import { UserError } from "../../src/errors/user-error.js";
import { DiffusionModel } from "../../src/model/node.js";
import { normals, stream } from "../../src/numerics/random.js";
import { readTable } from "../../src/table/read-table.js";
import { selectRows } from "../../src/table/rows.js";
import type { Table } from "../../src/table/table.js";
import { evaluateTableModel } from "../../src/table-evaluation/evaluate.js";
import { overlapOf } from "../../src/table-evaluation/overlap.js";
import type { TableEvaluation } from "../../src/table-evaluation/evaluation.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import type { TableModel } from "../../src/table-model/table-model.js";
import { splitOf, tableNamed } from "../support/tables.js";
import { givingRows } from "./support.js";

let iris: { train: Table; fresh: Table };
let model: TableModel;
let judged: TableEvaluation;

beforeAll(async () => {
  const splits = JSON.parse(readFileSync("data/tables/splits.json", "utf8")) as Record<string, { test: number[][] }>;
  iris = splitOf(await tableNamed("iris"), splits.iris.test[0]);
  model = await fitTableModel(DiffusionModel, iris.train);
  judged = await evaluateTableModel(model, { train: iris.train, test: iris.fresh });
});

it("a model beside real rows and baselines, the same each time, as JSON", async () => {
  expect(JSON.parse(JSON.stringify(judged))).toEqual(judged);
  const short = (seed: number): Promise<TableEvaluation> =>
    evaluateTableModel(model, { train: iris.train, test: iris.fresh }, { generations: 2, seed });
  const [one, again, other] = [await short(1), await short(1), await short(50)];
  expect(again).toEqual(one);
  expect(other.fidelity[0].model.value).not.toBe(one.fidelity[0].model.value);
  expect(judged.rows).toEqual({ train: 120, test: 30, generated: 120 });
  expect(judged.fidelity.map(({ name }) => name)).toEqual([
    "marginals",
    "worst_marginal",
    "dependence",
    "worst_dependence",
    "w1",
    "coverage",
    "c2st",
  ]);
  // the golden values of splits.json
  expect(judged.fidelity[4].real!.value).toBeCloseTo(0.236806, 6);
  expect(judged.fidelity[5].real!.value).toBeCloseTo(0.833333, 6);
  for (const { model: own, real, baselines } of [...judged.fidelity, judged.use!]) {
    for (const { value, low, high } of [own, real!, ...baselines]) expect(low <= value && value <= high).toBe(true);
    expect(baselines.map(({ name }) => name)).toEqual(["resampling", "smote", "kernel-density", "gaussian-copula", "gaussian-mixture"]);
  }
  expect(judged.fidelity[4].baselines[3].verdict).toBe("better");
});

it("the answer comes in three sentences that follow from the verdicts", () => {
  const { close, useful, copies } = judged.answer;
  const off = judged.fidelity.filter(({ againstReal }) => againstReal === "worse").length;
  expect(close).toMatch(off === 0 ? /^Close, as far as we can tell: by none of 7 measures / : /^Not as close as real rows: /);
  // learners of real rows have .967 here, and iris is learnt from any model of it
  expect(useful).toMatch(/ have accuracy 0\.9\d\d on the test rows, those trained on real rows 0\.967, who guesses 0\.333\.$/);
  const { copying, membership } = judged;
  expect(copying!.verdict).toBe(copying!.high < 0.5 ? "keeps away" : "cannot tell");
  const [repeats, leaks] = [
    { "keeps away": "It keeps away from the training rows:", "cannot tell": "We cannot tell that it copies:", copies: "It copies:" }[
      copying!.verdict
    ],
    membership!.low > 0.5 ? "; it leaks: " : "; we cannot tell that it leaks, though a stronger attack may: ",
  ];
  expect(copies.startsWith(repeats)).toBe(true);
  expect(copies).toContain(leaks);
  // .54 is the mean of ten divisions of iris
  expect(Math.abs(membership!.value - 0.54)).toBeLessThan(0.15);
});

describe("what is known to be so comes out", () => {
  it("the training rows again copy and leak", async () => {
    const { sample } = resampling.fit(iris.train, { seed: 1 });
    const found = await evaluateTableModel(
      givingRows(iris.train, (count, seed) => sample(count, seed, "exact")),
      { train: iris.train, test: iris.fresh },
    );
    expect(found.copying!.verdict).toBe("copies");
    expect(found.copying!.value).toBeGreaterThan(0.95);
    expect(found.membership!.verdict).toBe("leaks");
    expect(found.membership!.value).toBeGreaterThan(0.9);
    expect(found.answer.copies).toMatch(/^It copies: .*; it leaks: an attack/);
    // seed by seed the same rows as the baseline of that name
    expect(found.fidelity.map(({ baselines }) => baselines[0].verdict)).toEqual(Array.from({ length: 7 }, () => "cannot tell"));
  });

  it("columns that do not depend on each other are neither close nor useful", async () => {
    const shuffled = (count: number, seed: number): Table => ({
      rows: count,
      columns: iris.train.columns.flatMap(
        (column, c) =>
          resampling.fit({ rows: iris.train.rows, columns: [column] }, { seed: 1 }).sample(count, 100 * seed + c, "independent").columns,
      ),
    });
    const found = await evaluateTableModel(givingRows(iris.train, shuffled), { train: iris.train, test: iris.fresh });
    const off = found.fidelity.filter(({ againstReal }) => againstReal === "worse").map(({ name }) => name);
    expect(off).toEqual(expect.arrayContaining(["dependence", "worst_dependence", "w1", "coverage"]));
    expect(off).not.toContain("marginals");
    expect(found.answer.close).toMatch(
      /^Not as close as real rows: farther from the test rows by pairs, mean; pairs, worst; W1.* and by the other \d we cannot tell; farthest off are /,
    );
    expect(found.use!.againstReal).toBe("worse");
    expect(found.answer.useful).toMatch(/^(Less useful than real rows:|Not useful: we cannot tell it from guessing;) /);
    expect(found.worst.pair!.value).toBeGreaterThan(0.5);
    expect(found.copying!.verdict).toBe("keeps away");
    expect(found.membership!.verdict).toBe("cannot tell");
  });

  it("fresh rows of the same law are called neither", async () => {
    const drawn = async (seed: number, rows: number): Promise<Table> => {
      const z = normals(stream(seed, "fresh rows"), 0, 0, new Float32Array(3 * rows));
      const lines = Array.from({ length: rows }, (_, i) => {
        const [a, b, c] = z.subarray(3 * i, 3 * i + 3);
        return `${a.toFixed(4)},${(a + b / 2).toFixed(4)},${a + c > 0 ? "yes" : "no"}`;
      });
      return (await readTable(new TextEncoder().encode(`x,y,z\n${lines.join("\n")}\n`), { name: "t.csv" })).table;
    };
    const [train, test, pool] = [await drawn(1, 120), await drawn(2, 60), await drawn(3, 1200)];
    const fresh = (count: number, seed: number): Table =>
      selectRows(
        pool,
        Array.from({ length: count }, (_, row) => ((seed - 1) * count + row) % 1200),
      );
    const found = await evaluateTableModel(givingRows(train, fresh), { train, test });
    expect(found.fidelity.filter(({ againstReal }) => againstReal === "worse")).toEqual([]);
    expect([found.use!.againstReal, found.copying!.verdict, found.membership!.verdict]).toEqual(
      Array.from({ length: 3 }, () => "cannot tell"),
    );
  });
});

it("it says what it does next", async () => {
  const phases: string[] = [];
  const stopped = new AbortController();
  const onPhase = (phase: string): void => {
    if (phases.push(phase) === 4) stopped.abort(new Error("stopped"));
  };
  const options = { generations: 2, onPhase, signal: stopped.signal };
  await expect(evaluateTableModel(model, { train: iris.train, test: iris.fresh }, options)).rejects.toThrow("stopped");
  expect(phases).toEqual(["generating rows", "fitting baselines", "comparing rows", "training learners"]);
});

it("of test rows that the model was fitted to, nothing is said of copying", async () => {
  const found = await evaluateTableModel(model, { train: iris.train, test: iris.train }, { generations: 2, mostRows: 40 });
  expect(found.overlap).toEqual({ rows: 120, of: 120, chance: 0, isLarge: true });
  expect(found.copying!.verdict).toBe("cannot tell");
  expect(found.answer.copies).toBe(
    "Does it copy? We cannot tell: 120 of the 120 test rows are equal to training rows, so they are no rows that the model was not fitted to.",
  );
  expect(found.notes.join()).toContain("120 test rows of 120 equal to a training row, and of the training rows");
  expect(judged.overlap!.isLarge).toBe(false);
});

it("test rows that are equal to training rows no more often than these among themselves are fresh", async () => {
  const twice = async (seed: number): Promise<Table> => {
    const z = normals(stream(seed, "fresh rows"), 0, 0, new Float32Array(400));
    const lines = Array.from({ length: 200 }, (_, i) => `${z[2 * i].toFixed(0)},${z[2 * i + 1] > 0 ? "yes" : "no"}`);
    return (await readTable(new TextEncoder().encode(`x,y\n${lines.join("\n")}\n`), { name: "t.csv" })).table;
  };
  const overlap = overlapOf(await twice(1), await twice(2));
  expect(overlap.rows).toBeGreaterThan(190);
  expect(overlap.isLarge).toBe(false);
});

it("without training rows it says what it cannot tell", async () => {
  const found = await evaluateTableModel(model, { test: iris.fresh }, { generations: 2, target: "petal_width" });
  expect([found.copying, found.membership, found.rows.train]).toEqual([null, null, null]);
  expect(found.fidelity.every(({ real, againstReal, baselines }) => real === null && againstReal === null && baselines.length === 0)).toBe(
    true,
  );
  expect(found.use).toMatchObject({ target: "petal_width", kind: "R²", guess: 0, real: null });
  expect(Object.values(found.answer).every((sentence) => sentence.includes("?"))).toBe(true);
  expect(found.notes.join()).toContain("without training rows (--train)");
});

it("rows are drawn where there are more than are compared, and other training rows are noted", async () => {
  const found = await evaluateTableModel(model, { train: iris.fresh, test: iris.train }, { generations: 2, mostRows: 25 });
  expect(found.rows).toEqual({ train: 25, test: 25, generated: 25 });
  expect(found.notes).toEqual([
    "of the 120 test rows, 25 are compared",
    "the training table has 30 rows, the model was fitted to 120: they may be others",
    "of the 30 training rows, 25 are compared",
    "1 test row of 120 equal to a training row",
  ]);
});

describe("small and odd tables", () => {
  const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join("\n");
  it.each([
    ["one column", `a\n${lines(40, (i) => String((i * i) % 7))}\n`],
    ["one column of texts, a constant, an identifier", `a,b,id\n${lines(30, (i) => `${"xyz"[(i * i) % 3]},7,r${i}x`)}\n`],
    ["most cells missing", `a,b\n${lines(40, (i) => `${i % 5 === 0 ? i : ""},${i % 3}`)}\n`],
    ["a target that is hardly known", `a,b\n${lines(30, (i) => `${i},${i % 3 === 0 ? "uv"[i % 2] : ""}`)}\n`],
    ["numbers far apart", `a,b\n${lines(30, (i) => `${i === 0 ? "1e30" : `${i}e-30`},${i}`)}\n`],
  ])("%s", async (_, text) => {
    const { table } = await readTable(new TextEncoder().encode(text), { name: "t.csv" });
    const every = Array.from({ length: table.rows }, (__, row) => row);
    const [train, test] = [
      selectRows(
        table,
        every.filter((row) => row % 3 !== 0),
      ),
      selectRows(
        table,
        every.filter((row) => row % 3 === 0),
      ),
    ];
    const found = await evaluateTableModel(
      givingRows(train, (count, seed) => resampling.fit(train, { seed: 1 }).sample(count, seed, "exact")),
      { train, test },
      { generations: 2 },
    );
    // as JSON no number is lost: none is NaN or infinite
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
    expect(found.fidelity.length).toBeGreaterThanOrEqual(5);
  });

  it("test rows of another law than the training rows are noted", async () => {
    const sample = (count: number, seed: number): Table => resampling.fit(iris.train, { seed: 1 }).sample(count, seed, "exact");
    const petals = columnOf(iris.fresh, "petal_length").cells as Float64Array;
    const long = Array.from(petals.keys()).filter((row) => petals[row] > 4);
    const found = await evaluateTableModel(
      givingRows(iris.train, sample),
      { train: iris.train, test: selectRows(iris.fresh, long) },
      { generations: 2 },
    );
    expect(found.notes.at(-1)).toMatch(/^the test rows are farther from the training rows \(W1\) than in any of 20 random divisions/);
    expect(judged.notes.join()).not.toContain("random divisions");
  });
});

it("what cannot be judged is refused in one line", async () => {
  const real = { train: iris.train, test: iris.fresh };
  await expect(evaluateTableModel(model, { test: selectRows(iris.fresh, [0, 1]) })).rejects.toThrow(
    new UserError("the test table has 2 rows: at least 5 are needed"),
  );
  await expect(evaluateTableModel(model, { test: { rows: 30, columns: iris.fresh.columns.slice(1) } })).rejects.toThrow(
    'lacks "sepal_length"',
  );
  await expect(evaluateTableModel(model, real, { target: "specie" })).rejects.toThrow('unknown column "specie"; did you mean "species"?');
  await expect(evaluateTableModel(model, real, { generations: 1 })).rejects.toThrow(RangeError);
  await expect(evaluateTableModel(model, real, { signal: AbortSignal.abort(new Error("stopped")) })).rejects.toThrow("stopped");
});
