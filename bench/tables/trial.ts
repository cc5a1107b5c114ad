/** One split of one table: the model and the baselines on it, and the model where cells are missing. */

import { BASELINES } from "../../src/baselines/index.js";
import { DiffusionModel } from "../../src/model/node.js";
import { stream, uniforms } from "../../src/numerics/random.js";
import type { Table } from "../../src/table/table.js";
import { areNumbers } from "../../src/table/table.js";
import { fitTableModel } from "../../src/table-model/fit/fit.js";
import type { Judged } from "./protocol.js";
import { judgeOf, splitTable, w1Between } from "./protocol.js";

export interface Job {
  table: string;
  split: number;
  generations: number;
}

/** What one method gave: a value per generation, of labels in exact proportion and drawn at random. */
export interface Trial extends Job {
  method: string;
  exact: Judged[];
  independent: Judged[];
  /** wall time of the fit and of the generations in exact proportion */
  seconds: number;
  /** bound on rows held out of the training rows, in nats: of the model and of its mixture alone */
  bound?: { model: number; mixture: number };
  /** the model's own words */
  why?: string[];
  /** W1 between the filled training rows and the complete ones, a value per filling, and with the mean or most frequent value in place */
  imputed?: { model: number[]; plain: number };
}

/** Tables that are fitted with missing cells too: of more columns each row has a pattern of missing cells of its own, and a fit takes minutes. */
const GAPPY_TABLES = ["iris", "wine", "glass", "concrete"];
/** Share of the cells that are missing. */
const MISSING = 0.2;
const SEED = 1;

export async function tried(job: Job, tell: (trial: Trial) => void): Promise<void> {
  const { train, test } = await splitTable(job.table, job.split);
  const judge = judgeOf(train.table, test);
  tell(await ofModel("noisegrid", job, train.table, judge));
  for (const { name, fit } of BASELINES) {
    const began = performance.now();
    const baseline = fit(train.table, { seed: SEED });
    const draw = (how: "exact" | "independent"): Judged[] =>
      seedsOf(job).map((seed) => judge(baseline.sample(train.table.rows, seed, how)));
    const exact = draw("exact");
    const seconds = (performance.now() - began) / 1000;
    tell({ ...job, method: name, exact, independent: draw("independent"), seconds });
  }
  if (!GAPPY_TABLES.includes(job.table)) return;
  const gappy = withGaps(train.table, job.split + 1);
  tell(await ofModel("noisegrid, 20 % missing", job, gappy, judge, train.table));
}

function seedsOf({ generations }: Job): number[] {
  return Array.from({ length: generations }, (_, i) => i + 1);
}

/** @param complete the rows before cells went missing */
async function ofModel(method: string, job: Job, table: Table, judge: (rows: Table) => Judged, complete?: Table): Promise<Trial> {
  const began = performance.now();
  const model = await fitTableModel(DiffusionModel, table, { seed: SEED });
  const draw = async (proportion: "exact" | "independent"): Promise<Table[]> => {
    const out: Table[] = [];
    // the published tables have no missing cells, but for those that are a text of their own
    for (const seed of seedsOf(job)) out.push(await model.sample(table.rows, { seed, proportion, complete: complete !== undefined }));
    return out;
  };
  const exact = await draw("exact");
  const seconds = (performance.now() - began) / 1000;
  const independent = await draw("independent");
  const { trials, why } = model.card;
  const steps = model.model.training.steps;
  const chosen = trials.find((trial) => trial.steps === steps);
  const result: Trial = {
    ...job,
    method,
    exact: exact.map(judge),
    independent: independent.map(judge),
    seconds,
    why,
    ...(chosen === undefined ? {} : { bound: { model: chosen.bound, mixture: trials[0].bound } }),
  };
  if (complete !== undefined) {
    const filled = await model.impute(table, { times: job.generations, seed: SEED });
    result.imputed = { model: filled.map((one) => w1Between(complete, one)), plain: w1Between(complete, plainlyFilled(table)) };
  }
  model.dispose();
  return result;
}

/** The table with a fifth of its cells missing at random, but for the last column. */
function withGaps({ rows, columns }: Table, seed: number): Table {
  return {
    rows,
    columns: columns.map((column, c) => {
      const u = uniforms(stream(seed, "benchmark gaps"), c, rows);
      const { cells } = column;
      if (c === columns.length - 1 || column.type.kind === "constant") return column;
      if (areNumbers(cells)) return { ...column, cells: cells.map((value, row) => (u[row] < MISSING ? NaN : value)) };
      return { ...column, cells: { ...cells, codes: cells.codes.map((code, row) => (u[row] < MISSING ? -1 : code)) } };
    }),
  };
}

/** Each missing cell at its column's mean, or its most frequent text. */
function plainlyFilled({ rows, columns }: Table): Table {
  return {
    rows,
    columns: columns.map((column) => {
      const { cells } = column;
      if (areNumbers(cells)) {
        const known = cells.filter((value) => !Number.isNaN(value));
        const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
        return { ...column, cells: cells.map((value) => (Number.isNaN(value) ? mean : value)) };
      }
      const counts = new Int32Array(cells.levels.length);
      for (const code of cells.codes) if (code >= 0) counts[code]++;
      const usual = counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
      return { ...column, cells: { ...cells, codes: cells.codes.map((code) => (code < 0 ? usual : code)) } };
    }),
  };
}
