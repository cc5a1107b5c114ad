/** Rows held out, and what ways of drawing give on them. */

import type { MixtureStart } from "../../diffusion/start/mixture-start.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import type { Interruptible } from "../../model/input/options.js";
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

/** What is known of the model. */
export interface Choosing extends Interruptible {
  /** the model, fitted to all rows */
  model: DiffusionModel;
  /** fits the model to some of the rows */
  fit: (rows: CodedRows) => Promise<DiffusionModel>;
  /** the mixture that it starts from */
  start: MixtureKind;
  seed: number;
}

/** What rows are drawn from: a mixture, or the model itself. */
export type Source = MixtureKind | "model";

export class Fold {
  private readonly judge: DrawingJudge;
  private readonly kept: CodedRows;
  private readonly mixtures = new Map<Source, MixtureStart>();
  private model: DiffusionModel | null = null;
  private readonly conditions: Int32Array | undefined;

  constructor(
    private readonly all: Rows,
    fold: number,
    private readonly choosing: Choosing,
  ) {
    const { table, coding, rows, shares } = all;
    const { seed } = choosing;
    const { kept, held } = splitOf(rows, fold, seed);
    this.kept = chosenRows(rows, kept.subarray(0, MOST_ROWS));
    this.judge = new DrawingJudge(table, coding, kept, held);
    this.conditions = shares.length === 0 ? undefined : drawConditions(shares, this.judge.samples, seed, "exact");
  }

  /** What a source, fitted to the rows that are kept when it is first asked for, gives at each of the timesteps. */
  async trials(source: Source, untils: readonly number[]): Promise<DrawingTrial[]> {
    const { all, judge, conditions } = this;
    const { seed, signal } = this.choosing;
    const { dimensions } = all.rows;
    const [mixture, model] = source === "model" ? [null, await this.fittedModel()] : [this.fittedMixture(source), this.choosing.model];
    const out: DrawingTrial[] = [];
    for (const until of untils) {
      const rows = { seed, from: 0, count: judge.samples, conditions, proportion: "exact", signal } as const;
      const points = await drawnPoints(model, { until, mixture, marginals: [] }, rows);
      const own = until === 0 ? points : withMarginals(points, marginalsOf(all.coding, points, dimensions));
      out.push(judge.judge(own, conditions, dimensions));
    }
    return out;
  }

  /** Frees the model that was fitted. */
  dispose(): void {
    this.model?.dispose();
  }

  private async fittedModel(): Promise<DiffusionModel> {
    return (this.model ??= await this.choosing.fit(this.kept));
  }

  private fittedMixture(kind: MixtureKind): MixtureStart {
    const known = this.mixtures.get(kind) ?? fitKind(kind, this.kept, this.all.shares.length, this.choosing.seed);
    this.mixtures.set(kind, known);
    return known;
  }
}
