/** Rows in the proportions of another table: so many of each of its classes, filled with the seed's rows in their order. */

import { joinTables, selectRows } from "../../table/rows.js";
import type { Table } from "../../table/table.js";
import type { Asked } from "./where.js";
import { rowTest } from "./chosen.js";
import type { Draws } from "./draws.js";
import type { Like } from "./like.js";

/** Rows whose places are filled together: memory is that of so many rows. */
const WINDOW = 65_536;

/**
 * @param classes of the rows to make, in their order
 * @param weights of the condition's levels where the condition does not count
 * @throws UserError where the model makes too few rows of a class
 */
export async function* likeRows(
  draws: Draws,
  { like, asked }: { like: Like; asked: Asked },
  classes: Int32Array,
  weights: readonly number[] | undefined,
): AsyncGenerator<Table, void> {
  for (let from = 0; from < classes.length; from += WINDOW)
    yield await filled(draws, { like, asked }, classes.subarray(from, from + WINDOW), weights);
}

async function filled(
  draws: Draws,
  { like, asked }: { like: Like; asked: Asked },
  classes: Int32Array,
  weights: readonly number[] | undefined,
): Promise<Table> {
  const places: number[][] = like.rows.map(() => []);
  for (let place = classes.length - 1; place >= 0; place--) places[classes[place]].push(place);
  const wanted = places.map((free) => free.length);
  // rows drawn with each level; without a condition that counts, all with one
  const levels = like.levels ?? new Int32Array(like.rows.length);
  const drawn = new Float64Array(1 + levels.reduce((a, b) => Math.max(a, b)));
  const order = new Int32Array(classes.length);
  const tables: Table[] = [];
  for (let made = 0; made < classes.length;) {
    for (const [of, free] of places.entries())
      if (free.length > 0)
        draws.refuseRare({ made: wanted[of] - free.length, wanted: wanted[of], drawn: drawn[levels[of]], words: like.words(of) });
    const { table, conditions } = await draws.chunk(like.levels === undefined ? weights : weightsOf(places, levels, draws.shares!.length));
    const classOf = like.classesIn(table);
    const isMet = rowTest(table, asked.tests);
    const rows: number[] = [];
    for (let row = 0; row < table.rows; row++) {
      drawn[like.levels === undefined ? 0 : conditions![row]]++;
      const place = isMet(row) ? places[classOf(row)]?.pop() : undefined;
      if (place === undefined) continue;
      order[place] = made + rows.length;
      rows.push(row);
    }
    made += rows.length;
    if (rows.length > 0) tables.push(selectRows(table, rows));
  }
  return selectRows(joinTables(tables), order);
}

/** Level → the share of the places that are still free which it has. */
function weightsOf(places: readonly (readonly number[])[], levels: Int32Array, count: number): number[] {
  const free = new Array<number>(count).fill(0);
  places.forEach(({ length }, of) => (free[levels[of]] += length));
  const all = free.reduce((a, b) => a + b);
  return free.map((some) => some / all);
}
