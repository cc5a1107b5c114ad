/** Rows held out, and what ways of drawing give on them. */

import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { CodedRows } from "../../table/coding/coding.js";
import { drawConditions } from "../../table/coding/coding.js";
import type { TableCoding } from "../../table/coding/column.js";
import type { Table } from "../../table/table.js";
import { splitOf } from "../fit/held-out.js";
import { chosenRows } from "../fit/rows.js";
import type { MixtureKind } from "./candidates.js";
import { fitKind } from "./candidates.js";
import type { DrawingTrial } from "./way.js";
import { drawnPoints } from "./drawing.js";
import { DrawingJudge } from "./judge.js";
import { marginalsOf, withMarginals } from "./marginals.js";

/** Rows that a mixture is fitted to at most, where it only decides. */
const MOST_ROWS = 4000;

/** A table, and its rows as points. */
export interface Rows {
  table: Table;
  coding: TableCoding;
  /** without missing cells */
  rows: CodedRows;
  /** of the condition's values; empty where there is none */
  shares: readonly number[];
}

/** What rows are drawn from: a mixture, or the model itself. */
export type Source = MixtureKind | "model";

export class Fold {
  private readonly judge: DrawingJudge;
  /** the rows that are kept */
  readonly kept: CodedRows;
  private readonly conditions: Int32Array | undefined;

  constructor(
    private readonly all: Rows,
    fold: number,
    private readonly seed: number,
  ) {
    const { table, coding, rows, shares } = all;
    const { kept, held } = splitOf(rows, fold, seed);
    this.kept = chosenRows(rows, kept.subarray(0, MOST_ROWS));
    this.judge = new DrawingJudge(table, coding, kept, held);
    this.conditions = shares.length === 0 ? undefined : drawConditions(shares, this.judge.samples, seed, "exact");
  }

  /** What a source gives at each of the timesteps. @param model fitted to the rows kept, where it is the source */
  async trials(
    source: Source,
    { model, untils, signal }: { model: DiffusionModel; untils: readonly number[]; signal?: AbortSignal | undefined },
  ): Promise<DrawingTrial[]> {
    const { all, seed, kept, judge, conditions } = this;
    const { dimensions } = all.rows;
    const mixture = source === "model" ? null : fitKind(source, kept, all.shares.length, seed);
    const out: DrawingTrial[] = [];
    for (const until of untils) {
      const rows = { seed, from: 0, count: judge.samples, conditions, proportion: "exact", signal } as const;
      const points = await drawnPoints(model, { until, mixture, marginals: [] }, rows);
      const own = until === 0 ? points : withMarginals(points, marginalsOf(all.coding, points, dimensions));
      out.push(judge.judge(own, conditions, dimensions));
    }
    return out;
  }
}
