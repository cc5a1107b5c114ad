/** The rows that are asked for, in blocks: how they are found. */

import { UserError } from "../../errors/user-error.js";
import type { Table } from "../../table/table.js";
import type { Asked } from "./where.js";
import { chosenRows } from "./chosen.js";
import type { Draws } from "./draws.js";
import type { Like } from "./like.js";
import { likeRows } from "./like-rows.js";

/** Rows that are drawn at once where every row will do. */
const TOGETHER = 16_384;

/** What rows are asked for. */
export interface Request {
  asked: Asked;
  /** in whose proportions; undefined: in those of the table that the model was fitted to */
  like: Like | undefined;
}

/** @throws UserError where one column is asked for in two ways */
export function checkRequest({ like }: Request, where: object): void {
  const twice = Object.keys(where).find((name) => like?.columns.includes(name) === true);
  if (twice !== undefined) throw new UserError(`${twice} is asked for by where, and is a column of like; leave it out of one`);
}

/** @throws UserError at a block, where the model makes too few such rows */
export function rowsAsked(draws: Draws, request: Request, count: number): AsyncGenerator<Table, void> {
  const { asked, like } = request;
  const weights = weightsAsked(draws, asked);
  if (like !== undefined) {
    const all = like.rows.reduce((a, b) => a + b);
    const classes = draws.conditions(
      like.rows.map((rows) => rows / all),
      count,
      "table like",
    );
    if (count > 0 && (like.hasOthers || asked.tests.length > 0)) return likeRows(draws, { like, asked }, classes, weights);
    return anyRows(draws, count, like.levels && classes.map((of) => like.levels![of]));
  }
  if (count > 0 && asked.tests.length > 0) return chosenRows(draws, asked, weights, count);
  return anyRows(draws, count, weights && draws.conditions(weights, count));
}

/** Shares of the condition's levels that will do; those of the table where all will. */
function weightsAsked({ shares }: Draws, { levels }: Asked): readonly number[] | undefined {
  if (shares === undefined || levels === null) return shares;
  const asked = shares.map((share, level) => (levels.has(level) ? share : 0));
  const all = asked.reduce((a, b) => a + b);
  return asked.map((share) => share / all);
}

/** Rows 0 to `count` of the seed. */
async function* anyRows(draws: Draws, count: number, conditions: Int32Array | undefined): AsyncGenerator<Table, void> {
  let from = 0;
  do {
    const rows = Math.min(TOGETHER, count - from);
    yield await draws.rows(from, rows, conditions?.subarray(from, from + rows));
    from += rows;
  } while (from < count);
}
