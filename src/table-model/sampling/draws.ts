/** The rows of a seed: any of them, the same whichever others are drawn. */

import { MAX_ROWS } from "../../errors/checks.js";
import { UserError } from "../../errors/user-error.js";
import { countOf } from "../../formats/count.js";
import type { DiffusionModel } from "../../model/diffusion-model.js";
import { decodeTable, drawConditions } from "../../table/coding/coding.js";
import { conditionOf } from "../../table/coding/column.js";
import type { Table } from "../../table/table.js";
import type { TableCard } from "../card.js";
import { drawnPoints } from "../drawing/drawing.js";

/** How the rows of a seed are drawn. */
export interface DrawOptions {
  seed: number;
  proportion: "exact" | "independent";
  isComplete: boolean;
  /** whether they come from the model's law, whatever the way of drawing that was chosen */
  isLaw: boolean;
  signal: AbortSignal | undefined;
}

/** Rows that are drawn and chosen from at once: the rows that are chosen are the same whatever the blocks. */
const CHUNK = 2048;
/** Rows that are drawn before too few are as asked for, and as many for each row that is asked for. */
const PATIENCE = { least: 100_000, each: 1000 };
/** Standard deviations of a count by which rows must be rarer than that, so that it is no chance. */
const SURE = 5;

export class Draws {
  private chunks = 0;

  constructor(
    private readonly model: DiffusionModel,
    private readonly card: TableCard,
    private readonly options: DrawOptions,
  ) {}

  /** Shares of the condition's levels in the table; undefined where the model has none. */
  get shares(): readonly number[] | undefined {
    return conditionOf(this.card.coding)?.shares;
  }

  /** Rows `from` to `from + count` of the seed. @param conditions the level of each, where the model has a condition */
  async rows(from: number, count: number, conditions: Int32Array | undefined): Promise<Table> {
    const { seed, signal, isComplete, isLaw, proportion } = this.options;
    const way = isLaw ? null : (this.card.drawing ?? null);
    const points = await drawnPoints(this.model, way, { seed, from, count, conditions, proportion, signal });
    return decodeTable(this.card.schema, this.card.coding, { points, conditions, dimensions: this.model.dimensions }, isComplete);
  }

  /** Levels of the condition for so many rows, in proportion to weights, which sum to 1 where each row's is drawn by itself. */
  conditions(weights: readonly number[], count: number, label?: string): Int32Array {
    const { seed, proportion } = this.options;
    return drawConditions(weights, count, seed, proportion, label);
  }

  /** The next rows of the seed, to choose from. @param weights of the condition's levels; undefined where the model has none */
  async chunk(weights: readonly number[] | undefined): Promise<{ table: Table; conditions: Int32Array | undefined }> {
    const chunk = this.chunks++;
    const conditions = weights === undefined ? undefined : this.conditions(weights, CHUNK, `table condition ${chunk}`);
    return { table: await this.rows(chunk * CHUNK, CHUNK, conditions), conditions };
  }

  /**
   * Ends a choice that does not come to its end.
   *
   * @param made rows as asked for, of those `drawn`
   * @param words what is asked for
   * @throws UserError where too few were made
   */
  refuseRare({ made, wanted, drawn, words }: { made: number; wanted: number; drawn: number; words: string }): void {
    const isOver = drawn >= Math.max(PATIENCE.least, PATIENCE.each * wanted) || (this.chunks + 1) * CHUNK > MAX_ROWS;
    const expected = drawn / PATIENCE.each;
    const isRarer = drawn >= PATIENCE.least && made < expected - SURE * Math.sqrt(expected);
    if (made < wanted && (isOver || isRarer))
      throw new UserError(
        `the model made ${countOf(made, "row")} with ${words} of ${drawn.toLocaleString("en-US")}, and ${wanted.toLocaleString("en-US")} are asked for`,
        "ask for fewer rows or more of their values",
      );
  }
}
