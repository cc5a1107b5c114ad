/** A model of a table: fitted to typed rows, and sampled as such. */

import { checkBoolean, checkChoice, checkKeys, checkSeed, checkText, checkWhole, MAX_ROWS } from "../errors/checks.js";
import { oneOf, UserError } from "../errors/user-error.js";
import type { DiffusionModel } from "../model/diffusion-model.js";
import type { Interruptible } from "../model/input/options.js";
import { decodeTable, drawConditions } from "../table/coding/coding.js";
import type { Table } from "../table/table.js";
import type { TableCard } from "./card.js";
import { drawnPoints } from "./drawing/drawing.js";
import type { Judge } from "./known/candidates.js";
import { rowLogDensities } from "./known/density.js";
import { imputedTables } from "./known/impute.js";
import { lawOf } from "./known/law.js";
import type { Outliers } from "./known/outliers.js";
import { outliersOf } from "./known/outliers.js";
import { matched } from "./matched.js";

/** How rows are drawn. */
export interface TableSampleOptions extends Interruptible {
  /** whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number | undefined;
  /** whether the values of the condition come in the table's proportion to the row, as by default, or each row by itself */
  proportion?: "exact" | "independent" | undefined;
  /** a value of the column that is the condition: only such rows */
  where?: Readonly<Record<string, string>> | undefined;
  /** whether no cell may be missing; false by default */
  complete?: boolean | undefined;
  /** whether rows come from the law that densities are of, in place of the way of drawing that is nearer to rows held out; false by default */
  law?: boolean | undefined;
}

/** Tables of an imputation. */
const MOST_TIMES = 1000;

/** How missing cells are filled. */
export interface ImputeOptions extends Interruptible {
  /** tables to return, each with other draws, 1 to 1,000; 1 by default */
  times?: number | undefined;
  /** whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number | undefined;
}

/** How the likelihood of rows is computed. */
export interface DensityOptions extends Interruptible {
  /** of the places within steps; whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number | undefined;
}

export class TableModel {
  constructor(
    readonly model: DiffusionModel,
    readonly card: TableCard,
  ) {}

  /** Names of the columns that are generated. */
  get columns(): string[] {
    return this.card.schema.filter(({ type }) => type.kind !== "identifier").map(({ name }) => name);
  }

  /**
   * Draws rows.
   *
   * @throws UserError for a column or a value that cannot be asked for; RangeError for options outside their bounds; the signal's reason
   */
  async sample(count: number, options: TableSampleOptions = {}): Promise<Table> {
    checkWhole("count", count, 0, MAX_ROWS);
    checkKeys("the options", options, ["seed", "proportion", "where", "complete", "law", "signal"]);
    const { seed = 1, proportion = "exact", where = {}, complete = false, law = false, signal } = options;
    checkSeed(seed);
    checkChoice("proportion", proportion, ["exact", "independent"]);
    checkBoolean("complete", complete);
    checkBoolean("law", law);
    const { schema, coding } = this.card;
    const conditions = this.#conditions(count, where, { seed, proportion });
    const drawing = law ? null : (this.card.drawing ?? null);
    const points = await drawnPoints(this.model, drawing, { seed, from: 0, count, conditions, proportion, signal });
    return decodeTable(schema, coding, { points, conditions, dimensions: this.model.dimensions }, complete);
  }

  /**
   * The table with its missing cells drawn given the known ones of their row, so many times: multiple imputation. Every other cell is as it
   * was. A row whose pattern of missing cells the model knows counts as one with that pattern.
   *
   * @param table with all columns of the model, in any order, and perhaps others; best read like the model's (`optionsLike`)
   * @throws UserError for columns that the table lacks; RangeError for options outside their bounds; the signal's reason
   */
  async impute(table: Table, options: ImputeOptions = {}): Promise<Table[]> {
    checkKeys("the options", options, ["times", "seed", "signal"]);
    const { times = 1, seed = 1, signal } = options;
    checkWhole("times", times, 1, MOST_TIMES);
    checkSeed(seed);
    return imputedTables(this.model, this.card, table, { times, seed, signal });
  }

  /**
   * Logarithm of the probability of each row, in nats: of the values of texts, and of numbers to their step; of a number without a step its
   * density per unit of the column. Missing cells are averaged over. An estimate by random places within steps, the same for the same seed.
   *
   * @param table as {@link impute} takes it
   * @throws as {@link impute}
   */
  async logDensity(table: Table, options: DensityOptions = {}): Promise<Float64Array> {
    const { seed, signal } = checkedDensity(options);
    return rowLogDensities(this.#judge(signal), matched(table, this.card.schema), { seed, fitted: this.card.rows });
  }

  /**
   * How rows compare with those that the model was fitted to, and which of their cells are unlikely given the others.
   *
   * @param table as {@link impute} takes it
   * @throws as {@link impute}, and UserError where the model was fitted before it was kept how likely its rows are
   */
  async outliers(table: Table, options: DensityOptions = {}): Promise<Outliers> {
    const { seed, signal } = checkedDensity(options);
    const { rows: fitted, likelihoods, schema } = this.card;
    if (likelihoods === undefined)
      throw new UserError("the model does not know how likely the rows are that it was fitted to", "fit it again");
    return outliersOf(this.#judge(signal), matched(table, schema), { seed, fitted, likelihoods });
  }

  #judge(signal: AbortSignal | undefined): Judge {
    return { model: this.model, law: lawOf(this.model, this.card.coding), coding: this.card.coding, signal };
  }

  #conditions(
    count: number,
    where: Readonly<Record<string, string>>,
    { seed, proportion }: { seed: number; proportion: "exact" | "independent" },
  ): Int32Array | undefined {
    const { schema, coding } = this.card;
    const at = coding.columns.findIndex(({ kind }) => kind === "condition");
    const asked = Object.entries(where);
    for (const [name, value] of asked) {
      checkText(`the value of ${name}`, value);
      if (at < 0 || schema[at].name !== name) {
        oneOf("column", name, this.columns);
        const other = at < 0 ? "this model has no column that can be asked for" : `this model can be asked for ${schema[at].name}`;
        throw new UserError(`--where names ${name}: ${other}`);
      }
    }
    const coded = coding.columns[at];
    if (coded?.kind !== "condition") return undefined;
    if (asked.length === 0) return drawConditions(coded.shares, count, seed, proportion);
    const { levels } = schema[at];
    const level = levels!.indexOf(oneOf(`value of ${schema[at].name}`, asked[0][1], levels!));
    return new Int32Array(count).fill(level);
  }

  /** Frees what the model holds. */
  dispose(): void {
    this.model.dispose();
  }
}

function checkedDensity(options: DensityOptions): { seed: number; signal: AbortSignal | undefined } {
  checkKeys("the options", options, ["seed", "signal"]);
  const { seed = 1, signal } = options;
  checkSeed(seed);
  return { seed, signal };
}
