/** What is judged: tables that the model generated, and those of the baselines. */

import { BASELINES } from "../baselines/index.js";
import { PointSet } from "../metrics/points/point-set.js";
import type { Encoding } from "../table-metrics/encoding.js";
import type { EncodedTable } from "../table-metrics/record.js";
import { encodedTable } from "../table-metrics/record.js";
import type { Table } from "../table/table.js";
import type { TableModel } from "../table-model/table-model.js";

/** One way to generate rows, with a table for each seed. */
export interface Candidate {
  name: string;
  label: string;
  generations: EncodedTable[];
}

/** What a model is judged by. */
export interface Setting {
  model: Candidate;
  baselines: Candidate[];
  test: EncodedTable;
  /** null where the training rows are not at hand */
  train: EncodedTable | null;
  /** other divisions of the real rows */
  divisions: { train: EncodedTable; test: EncodedTable }[];
}

/** How tables are generated. */
interface Generating {
  encoding: Encoding;
  seeds: readonly number[];
  /** rows of each */
  count: number;
  signal?: AbortSignal | undefined;
}

export async function modelCandidate(model: TableModel, { encoding, seeds, count, signal }: Generating): Promise<Candidate> {
  const generations: EncodedTable[] = [];
  for (const seed of seeds) generations.push(encodedTable(encoding, await model.sample(count, { seed, signal })));
  return { name: "model", label: "Model", generations };
}

/** @param by the model's condition; null for none */
export function baselineCandidates(train: Table, by: string | null, { encoding, seeds, count, signal }: Generating): Candidate[] {
  return BASELINES.map(({ name, label, fit }) => {
    signal?.throwIfAborted();
    const fitted = fit(train, { seed: seeds[0], by });
    return { name, label, generations: seeds.map((seed) => encodedTable(encoding, fitted.sample(count, seed, "exact"))) };
  });
}

/** The rows of all generations. */
export function allPoints({ generations }: Candidate): PointSet {
  const { dimensions } = generations[0].points;
  const out = new Float64Array(generations.reduce((sum, { points }) => sum + points.points.length, 0));
  let at = 0;
  for (const { points } of generations) {
    out.set(points.points, at);
    at += points.points.length;
  }
  return new PointSet(out, dimensions, "samples");
}
