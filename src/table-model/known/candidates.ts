/**
 * Completed rows in proportion to a model's density given their known cells, by sampling and resampling (Rubin 1987): candidates are drawn
 * from the mixture that the model starts from, and one of them is taken with a probability proportional to what the model says of it over
 * what it was drawn with.
 */

import { drawMissing } from "../../data/mixture/conditional.js";
import type { StratifiedMixture } from "../../data/mixture/fit/em.js";
import { log } from "../../numerics/elementary.js";
import { stream, uniforms } from "../../numerics/random.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { TableCoding } from "../../table/coding/column.js";
import { conditionOf } from "../../table/coding/column.js";
import type { Table } from "../../table/table.js";
import { evidenceOf, pick } from "./evidence.js";
import { knownRows, rowsOf } from "./rows.js";

/** Places of the known cells within their steps and intervals that one is taken of: a mixture alone costs little. */
const PLACES = 32;
/** Candidates where a network is asked: docs/tables.md has what they are worth. */
const CANDIDATES = 16;
/** Nats that one step of a candidate's density may err by. */
const TOLERANCE = 0.1;

/** Completed rows as a model has them. */
export interface CompletedRows {
  points: Float64Array;
  dimensions: number;
  conditions?: Int32Array;
}

/** What completes rows. */
export interface Completing {
  model: DiffusionModel;
  law: StratifiedMixture;
  coding: TableCoding;
  signal?: AbortSignal | undefined;
}

/**
 * One draw of each row; it depends on the seed, the label and the rows.
 *
 * @param table the model's columns in its order
 * @param label of the streams of random numbers
 */
export async function completedRows(
  { model, law, coding, signal }: Completing,
  table: Table,
  { seed, label }: { seed: number; label: string },
): Promise<CompletedRows> {
  const { rows } = table;
  const isTrained = model.training.steps > 0;
  const each = isTrained ? CANDIDATES : PLACES;
  const many = rowsOf(
    table,
    Int32Array.from({ length: rows * each }, (_, i) => Math.floor(i / each)),
  );
  const known = knownRows(many, coding, seed, `${label} places`);
  const { dimensions: d } = known;
  const { logDensity, joint } = evidenceOf(law, known);
  const u = uniforms(stream(seed, `${label} value`), 0, many.rows);
  const values = known.values?.map((value, i) =>
    value >= 0
      ? value
      : pick(
          joint.map((nats) => nats[i]),
          u[i],
        ),
  );
  const logWeights = logDensity.map((nats, i) => nats + known.logVolumes[i]);
  let { points } = known;
  const drawn = (from: Float64Array, strata: Int32Array | undefined): Float64Array =>
    drawMissing(law, from, { seed, label, ...(strata === undefined ? {} : { strata }) });
  if (isTrained) {
    points = drawn(points, values);
    const { shares = [] } = conditionOf(coding) ?? {};
    const given = values === undefined ? {} : { conditions: values };
    const nats = await model.logDensity({ points: Float32Array.from(points), ...given }, { tolerance: TOLERANCE, signal });
    const start = evidenceOf(law, { points, values: values ?? null }).logDensity;
    // the start's density is of the value too, the model's given it
    const logShares = shares.map((share) => (share > 0 ? log(share) : -Infinity));
    nats.forEach((value, i) => (logWeights[i] += value + (values === undefined ? 0 : logShares[values[i]]) - start[i]));
  }
  const choice = uniforms(stream(seed, `${label} choice`), 0, rows);
  const chosen = Array.from(choice, (at, row) => row * each + pick([...logWeights.subarray(row * each, (row + 1) * each)], at));
  const own = new Float64Array(rows * d);
  chosen.forEach((from, row) => own.set(points.subarray(from * d, (from + 1) * d), row * d));
  const conditions = values === undefined ? undefined : Int32Array.from(chosen, (from) => values[from]);
  return { points: isTrained ? own : drawn(own, conditions), dimensions: d, ...(conditions === undefined ? {} : { conditions }) };
}
