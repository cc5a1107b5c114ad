/** A model of a table: fitted to typed rows, and sampled as such. */

import { checkBoolean, checkChoice, checkKeys, checkSeed, checkWhole, MAX_ROWS } from "../errors/checks.js";
import { UserError } from "../errors/user-error.js";
import { canonicalJson } from "../formats/canonical-json.js";
import { checksumOf } from "../formats/checksum.js";
import type { DiffusionModel } from "../model/diffusion-model.js";
import type { Interruptible } from "../model/input/options.js";
import type { Table } from "../table/table.js";
import type { TableCard } from "./card.js";
import type { Judge } from "./known/candidates.js";
import { rowLogDensities } from "./known/density.js";
import { imputedTables } from "./known/impute.js";
import { lawOf } from "./known/law.js";
import type { Outliers } from "./known/outliers.js";
import { outliersOf } from "./known/outliers.js";
import { matched } from "./matched.js";
import type { Where } from "./sampling/where.js";
import { askedOf } from "./sampling/asked.js";
import { completeNotes } from "./sampling/complete.js";
import { inBlocks } from "./sampling/blocks.js";
import { Draws } from "./sampling/draws.js";
import { likeOf } from "./sampling/like.js";
import { checkRequest, rowsAsked } from "./sampling/rows-asked.js";

export type { AskedInterval, AskedValue, Where } from "./sampling/where.js";

/** How rows are drawn. */
export interface TableSampleOptions extends Interruptible {
  /** whole number from 0 to 2⁵³ - 1; 1 by default */
  seed?: number | undefined;
  /** whether the values of the condition come in the table's proportion to the row, as by default, or each row by itself */
  proportion?: "exact" | "independent" | undefined;
  /** which rows: column → the cell that will do, or several of them; any row by default */
  where?: Where | undefined;
  /**
   * a table in whose proportions the rows come, to the row: in those of the model's columns that it has, together; texts and missing cells
   * by themselves, numbers by tenths of that table's, or by value where many rows have one
   */
  like?: Table | undefined;
  /** whether no cell may be missing; false by default */
  complete?: boolean | undefined;
  /** whether rows come from the law that densities are of, in place of the way of drawing that is nearer to rows held out; false by default */
  law?: boolean | undefined;
}

/** How rows are drawn block by block. */
export interface TableBlockOptions extends TableSampleOptions {
  /** rows of each block but the last; 16,384 by default. The rows are the same whatever it is */
  block?: number | undefined;
}

const BLOCK = 16_384;
const SAMPLE_KEYS = ["seed", "proportion", "where", "like", "complete", "law", "signal"];

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

/** A model of a table. Its card says what was decided and why; its verbs check what they are given and say in one line what is wrong. */
export class TableModel {
  constructor(
    readonly model: DiffusionModel,
    readonly card: TableCard,
  ) {}

  /** Names of the columns that are generated. */
  get columns(): string[] {
    return this.card.schema.filter(({ type }) => type.kind !== "identifier").map(({ name }) => name);
  }

  /** `sha256:<hex>` of everything that the model is: weights, mixtures, coding, and how rows are drawn; not of how that was found. */
  get digest(): string {
    const { trials: _, minutes: __, why: ___, ...card } = this.card;
    return checksumOf([this.model.save(), canonicalJson(card)]);
  }

  /** What complete rows leave out of the table, or cannot have, a line for each: combinations with a missing cell, columns without a cell. */
  get completeNotes(): string[] {
    return completeNotes(this.card);
  }

  /**
   * Draws rows.
   *
   * @throws UserError for a column or a cell that cannot be asked for, or where the model makes too few such rows; RangeError for options
   * outside their bounds; the signal's reason
   */
  async sample(count: number, options: TableSampleOptions = {}): Promise<Table> {
    checkKeys("the options", options, SAMPLE_KEYS);
    const blocks = this.blocks(count, { ...options, block: Math.max(1, count) });
    const { value } = await blocks.next();
    await blocks.return();
    return value as Table;
  }

  /**
   * Draws the rows of {@link TableModel.sample} block by block, so that few are in memory at once. Without rows, it is one empty block.
   *
   * @throws UserError or RangeError at the call, for what cannot be asked for; UserError at a block, where the model makes too few such
   * rows; the signal's reason
   */
  blocks(count: number, options: TableBlockOptions = {}): AsyncGenerator<Table, void> {
    checkWhole("count", count, 0, MAX_ROWS);
    checkKeys("the options", options, [...SAMPLE_KEYS, "block"]);
    const { seed = 1, proportion = "exact", where = {}, like, complete = false, law = false, signal, block = BLOCK } = options;
    checkSeed(seed);
    checkWhole("block", block, 1, MAX_ROWS);
    checkChoice("proportion", proportion, ["exact", "independent"]);
    checkBoolean("complete", complete);
    checkBoolean("law", law);
    const request = {
      asked: askedOf(where, this.card, complete),
      like: like && likeOf(like, this.card, complete),
    };
    checkRequest(request, where);
    const draws = new Draws(this.model, this.card, { seed, proportion, isComplete: complete, isLaw: law, signal });
    return inBlocks(rowsAsked(draws, request, count), block);
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
    this.#refuseConstraints();
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
    this.#refuseConstraints();
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
    this.#refuseConstraints();
    const { rows: fitted, likelihoods, schema } = this.card;
    if (likelihoods === undefined)
      throw new UserError("the model does not know how likely the rows are that it was fitted to", "fit it again");
    return outliersOf(this.#judge(signal), matched(table, schema), { seed, fitted, likelihoods });
  }

  /** @throws UserError for a model with constraints, whose columns are not those that the model sees */
  #refuseConstraints(): void {
    if (this.card.constraints !== undefined)
      throw new UserError(
        "a model with constraints can be sampled and evaluated, and cannot fill missing cells or judge rows",
        "fit the table without constraints for that",
      );
  }

  #judge(signal: AbortSignal | undefined): Judge {
    return { model: this.model, law: lawOf(this.model, this.card.coding), coding: this.card.coding, signal };
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
