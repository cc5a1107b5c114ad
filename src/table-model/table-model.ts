/** A model of a table: fitted to typed rows, and sampled as such. */

import { checkBoolean, checkChoice, checkKeys, checkSeed, checkWhole, MAX_ROWS } from "../errors/checks.js";
import type { DiffusionModel } from "../model/diffusion-model.js";
import type { Interruptible } from "../model/input/options.js";
import type { Table } from "../table/table.js";
import type { TableCard } from "./card.js";
import type { Where } from "./sampling/where.js";
import { askedOf } from "./sampling/asked.js";
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

  /** Frees what the model holds. */
  dispose(): void {
    this.model.dispose();
  }
}
