/** How long a table's model is trained, where that is asked for, bound in time, or cut off. */

import { beforeAll, expect, it } from "vitest";
import { DiffusionModel } from "../../src/model/node.js";
import { parabola } from "../support/parabola.js";
import { readTable } from "../../src/table/read-table.js";
import type { Table } from "../../src/table/table.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import type { TableModel } from "../../src/table-model/table-model.js";

let table: Table;
let fitted: TableModel;
const best: TableModel[] = [];
const phases: string[] = [];

beforeAll(async () => {
  ({ table } = await readTable(new TextEncoder().encode(parabola(40))));
  fitted = await fitTableModel(DiffusionModel, table, {
    minutes: 1000,
    onBest: (model) => best.push(model),
    onPhase: (phase) => phases.push(phase),
  });
});

it("the steps that fitted into the time, asked for, give the same model", async () => {
  const { steps } = fitted.model.training;
  expect(steps).toBeGreaterThan(0);
  expect(fitted.card.minutes).toBe(1000);
  expect(fitted.card.why.at(-1)).toContain(`: ${steps.toLocaleString("en-US")} steps, asked for, give this model again`);
  const again = await fitTableModel(DiffusionModel, table, { steps });
  expect(again.model.digest).toBe(fitted.model.digest);
  expect([again.card.trials, again.card.drawing]).toEqual([[], fitted.card.drawing]);
  expect(again.card.why.at(-2)).toBe(`${steps.toLocaleString("en-US")} steps, as asked`);
});

it("no time is the mixture, and says how to have it again", async () => {
  const bound = await fitTableModel(DiffusionModel, table, { minutes: 1e-6 });
  expect([bound.card.minutes, bound.model.training.steps, bound.card.trials.length]).toEqual([1e-6, 0, 1]);
  expect(bound.card.why.at(-1)).toMatch(/^bound to .* minutes, .*: 0 steps, asked for, give this model again$/);
  expect((await fitTableModel(DiffusionModel, table, { steps: 0 })).model.digest).toBe(bound.model.digest);
});

it("the best so far is a whole model after every sound trial, the mixture first", async () => {
  expect(best.map(({ model }) => model.training.steps)).toEqual(fitted.card.trials.slice(0, best.length).map(({ steps }) => steps));
  expect(best[0].model.training.steps).toBe(0);
  for (const model of best) expect((await model.sample(10)).rows).toBe(10);
  expect(best.at(-1)!.card.why.at(-1)).toContain("interrupted");
  expect(phases[0]).toBe("fitting a mixture");
  expect(phases.slice(-2)).toEqual(["fitting all rows", "choosing how rows are drawn"]);
});

it("what is no number of steps or minutes is refused", async () => {
  await expect(fitTableModel(DiffusionModel, table, { steps: 9000 })).rejects.toThrow("steps is 9000");
  await expect(fitTableModel(DiffusionModel, table, { minutes: -1 })).rejects.toThrow("minutes is -1");
});
