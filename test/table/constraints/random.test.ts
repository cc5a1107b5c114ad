/** Constraints drawn at random over columns of random kinds and bounds: what is not refused at once holds in every row. */

import { expect, it } from "vitest";
import { UserError } from "../../../src/errors/user-error.js";
import { constraintsOf } from "../../../src/table/constraints/constraints.js";
import { cellsOf } from "../support.js";
import { Chance, drawn, exactly, printed, tableOf, thereAndBack } from "./support.js";

/** Places after the point, and steps of the last of them; -1: numbers of full precision. */
const GRIDS = [
  { places: 0, step: 1, kind: "integer" },
  { places: 0, step: 5, kind: "integer:5" },
  { places: 1, step: 1, kind: "decimal:0.1" },
  { places: 2, step: 25, kind: "decimal:0.25" },
  { places: -1, step: 0, kind: "real" },
] as const;
const ROWS = 60;

interface Order {
  low: number;
  high: number;
  isStrict: boolean;
  distance: number;
}

/** A random table with the constraints that it was made to keep. */
function random(chance: Chance): { columns: Record<string, string[]>; orders: Order[]; sum: number[]; types: Record<string, string> } {
  const count = 2 + chance.below(4);
  const isExact = chance.next() < 0.8;
  const grids = Array.from({ length: count + 1 }, () => chance.of(isExact ? GRIDS.slice(0, 4) : GRIDS));
  const orders: Order[] = [];
  for (let high = 1; high < count; high++)
    for (let low = 0; low < high; low++)
      if (chance.next() < 0.5)
        orders.push({ low, high, isStrict: chance.next() < 0.5, distance: chance.next() < 0.3 ? chance.below(30) / 10 : 0 });
  // one more column, which is the sum of some
  const sum = isExact && chance.next() < 0.5 ? [...new Set([chance.below(count), chance.below(count), chance.below(count)])] : [];
  if (sum.length > 0) grids[count] = { places: 2, step: 5, kind: "decimal:0.05" } as never;
  const cells = Array.from({ length: ROWS }, () => {
    const row: number[] = [];
    for (let column = 0; column < count; column++) {
      const least = Math.max(
        -40 + chance.below(30),
        ...orders.filter(({ high }) => high === column).map(({ low, distance }) => row[low] + distance),
      );
      const { places, step } = grids[column];
      const value = least + (chance.next() < 0.3 ? 0 : chance.below(40)) + (chance.next() < 0.5 ? 1e-9 : 1);
      row.push(places < 0 ? value + chance.next() : (Math.ceil((value * 10 ** places) / step) * step) / 10 ** places);
    }
    if (sum.length > 0) row.push(sum.reduce((total, column) => total + row[column], 0));
    return row;
  });
  const columns: Record<string, string[]> = {};
  const types: Record<string, string> = {};
  for (let column = 0; column < cells[0].length; column++) {
    const { places, kind } = grids[column];
    columns[`c${column}`] = cells.map((row) => (places < 0 ? String(row[column]) : row[column].toFixed(places)));
    const ends = cells.map((row) => row[column]).toSorted((a, b) => a - b);
    const [lower, upper] = [ends[0], ends.at(-1)!].map((end) =>
      chance.next() < 0.5 ? "" : places < 0 ? String(end) : end.toFixed(places),
    );
    // a range needs two ends that differ
    types[`c${column}`] = ends[0] < ends.at(-1)! && !/e/.test(lower + upper) ? `${kind}:${lower}..${upper}` : kind;
  }
  return { columns, orders, sum, types };
}

const SEEDS = Number(process.env.CONSTRAINT_SEEDS ?? 60);

it("of many seeds", async () => {
  let refused = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const chance = new Chance(seed);
    const { columns, orders, sum, types } = random(chance);
    const texts = [
      ...orders.map(
        ({ low, high, isStrict, distance }) => `c${low}${distance === 0 ? "" : ` + ${distance}`} ${isStrict ? "<" : "<="} c${high}`,
      ),
      ...(sum.length < 2 ? [] : [`c${Object.keys(columns).length - 1} = ${sum.map((column) => `c${column}`).join(" + ")}`]),
    ];
    if (texts.length === 0) continue;
    const table = await tableOf(columns, { columns: types }, { chance, share: chance.of([0, 0.15]) });
    const what = `seed ${seed}: ${texts.join(", ")}; ${JSON.stringify(types)}`;
    let constraints;
    try {
      constraints = constraintsOf(table, texts);
    } catch (error) {
      expect(error, what).toBeInstanceOf(UserError);
      expect((error as Error).message, what).toMatch(
        /join the same columns twice|adds numbers of different steps|none of its columns has a step/,
      );
      refused++;
      continue;
    }
    const isRounded = Object.values(types).some((type) => type.startsWith("real"));
    const rows = drawn(table, constraints, 500);
    const shown = printed(rows);
    for (const row of shown) {
      for (const { low, high, isStrict, distance } of orders) {
        const [least, most] = [row[`c${low}`], row[`c${high}`]];
        if (least === null || most === null) continue;
        // a distance between doubles is rounded
        const apart = isRounded
          ? BigInt(Math.sign(Number(most) - (Number(least) + distance)))
          : exactly(most) - exactly(least) - exactly(String(distance));
        if (isStrict ? apart <= 0n : apart < 0n) throw new Error(`${what}: ${JSON.stringify(row)}`);
      }
      const terms = sum.map((column) => row[`c${column}`]);
      const total = row[Object.keys(columns).at(-1)!];
      if (sum.length > 1 && total !== null && !terms.includes(null))
        if (terms.reduce((all, term) => all + exactly(term!), 0n) !== exactly(total)) throw new Error(`${what}: ${JSON.stringify(row)}`);
    }
    for (const { name, type } of rows.columns) {
      const { lower, upper } = type as { lower: number | null; upper: number | null };
      const wrong = shown.find(
        (row) => row[name] !== null && (Number(row[name]) < (lower ?? -Infinity) || Number(row[name]) > (upper ?? Infinity)),
      );
      if (wrong !== undefined) throw new Error(`${what}: ${name} is ${wrong[name]}`);
    }
    if (!isRounded) for (const back of thereAndBack(table, constraints)) expect(cellsOf(back), what).toEqual(cellsOf(table));
  }
  expect(refused).toBeLessThan(SEEDS / 3);
});
