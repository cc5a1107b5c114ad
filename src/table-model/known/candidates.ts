/**
 * Rows with their known cells at places within steps and intervals, and their missing cells drawn, each with what a model says of it over
 * what it was drawn with. In proportion to these weights they are rows of the model given the known cells (sampling and resampling, Rubin
 * 1987), and the mean of the weights is the probability of the known cells.
 */

import { drawMissing } from "../../data/mixture/conditional.js";
import type { StratifiedMixture } from "../../data/mixture/fit/em.js";
import { log } from "../../numerics/elementary.js";
import { stream, uniforms } from "../../numerics/random.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { TableCoding } from "../../table/coding/column.js";
import { conditionOf } from "../../table/coding/column.js";
import type { Table } from "../../table/table.js";
import { evidenceOf, logSumExp, pick } from "./evidence.js";
import { knownRows, repeated } from "./rows.js";

/** Nats that one step of a candidate's density may err by. */
const TOLERANCE = 0.1;

/** What says how likely rows are. */
export interface Judge {
  model: DiffusionModel;
  law: StratifiedMixture;
  coding: TableCoding;
  signal?: AbortSignal | undefined;
}

/** Streams of random numbers, and candidates for each row. */
export interface Draws {
  seed: number;
  /** of the streams */
  label: string;
  each: number;
}

/** Candidates of rows, those of a row one after the other. */
interface Candidates {
  /** NaN where a missing cell is not drawn yet: a mixture's weights do not need it */
  points: Float64Array;
  dimensions: number;
  /** of the condition */
  values: Int32Array | undefined;
  logWeights: Float64Array;
}

/** Whether a model has a network that says more than its mixture. */
export function hasNetwork(model: DiffusionModel): boolean {
  return model.training.steps > 0;
}

async function candidatesOf({ model, law, coding, signal }: Judge, table: Table, { seed, label, each }: Draws): Promise<Candidates> {
  const many = repeated(table, each);
  const { points, dimensions, values: told, logVolumes } = knownRows(many, coding, seed, `${label} places`);
  const { logDensity, joint } = evidenceOf(law, { points, values: told });
  const u = uniforms(stream(seed, `${label} value`), 0, many.rows);
  const values = told?.map((value, i) =>
    value >= 0
      ? value
      : pick(
          joint.map((nats) => nats[i]),
          u[i],
        ),
  );
  const logWeights = logDensity.map((nats, i) => nats + logVolumes[i]);
  if (!hasNetwork(model)) return { points, dimensions, values, logWeights };
  const drawn = drawMissing(law, points, { seed, label, ...(values === undefined ? {} : { strata: values }) });
  const given = values === undefined ? {} : { conditions: values };
  const nats = await model.logDensity({ points: Float32Array.from(drawn), ...given }, { tolerance: TOLERANCE, signal });
  const start = evidenceOf(law, { points: drawn, values: values ?? null }).logDensity;
  // the start's density is of the value too, the model's given it
  const logShares = conditionOf(coding)?.shares.map((share) => (share > 0 ? log(share) : -Infinity));
  nats.forEach((value, i) => (logWeights[i] += value + (values === undefined ? 0 : logShares![values[i]]) - start[i]));
  return { points: drawn, dimensions, values, logWeights };
}

/** Rows without missing cells as a model has them. */
export interface CompletedRows {
  points: Float64Array;
  dimensions: number;
  conditions?: Int32Array;
}

/** One draw of each row. @param table the model's columns in its order */
export async function completedRows(judge: Judge, table: Table, draws: Draws): Promise<CompletedRows> {
  const { rows } = table;
  const { seed, label, each } = draws;
  const { points, dimensions: d, values, logWeights } = await candidatesOf(judge, table, draws);
  const u = uniforms(stream(seed, `${label} choice`), 0, rows);
  const chosen = Array.from(u, (at, row) => row * each + pick([...logWeights.subarray(row * each, (row + 1) * each)], at));
  const own = new Float64Array(rows * d);
  chosen.forEach((from, row) => own.set(points.subarray(from * d, (from + 1) * d), row * d));
  const strata = values === undefined ? undefined : Int32Array.from(chosen, (from) => values[from]);
  const completed = drawMissing(judge.law, own, { seed, label: `${label} rest`, ...(strata === undefined ? {} : { strata }) });
  return { points: completed, dimensions: d, ...(strata === undefined ? {} : { conditions: strata }) };
}

/** Logarithm of the probability of the known cells of each row, density where numbers have no step. */
export async function knownLogDensity(judge: Judge, table: Table, draws: Draws): Promise<Float64Array> {
  const { logWeights } = await candidatesOf(judge, table, draws);
  return logMeans(logWeights, draws.each);
}

/** log of the mean of exp over each so many numbers. */
export function logMeans(logs: Float64Array, each: number): Float64Array {
  return Float64Array.from({ length: logs.length / each }, (_, i) => logSumExp([...logs.subarray(i * each, (i + 1) * each)]) - log(each));
}
