/** Places on the way from a row to one of its neighbours (SMOTE). */

import type { PointSet } from "../metrics/points/point-set.js";
import { stream, uniforms } from "../numerics/random.js";
import type { Column, Table } from "../table/table.js";
import { areNumbers } from "../table/table.js";
import { encodeRows, fitEncoding } from "../table-metrics/encoding.js";
import { drawBaseRows, strataOf, withoutIdentifiers } from "./base-rows.js";
import type { Baseline } from "./record.js";

/** Neighbours that are chosen among, as in the publication. */
const NEIGHBOURS = 5;

/** From a row, so far to another. */
interface Step {
  from: number;
  to: number;
  /** 0 to 1 */
  way: number;
  /** 0 to 1: below `way`, a text is that of `to` */
  turn: number;
}

/**
 * Chawla, Bowyer, Hall & Kegelmeyer, "SMOTE: synthetic minority over-sampling technique" (2002): a uniform place between a row and one of its 5
 * nearest of the same condition, in the encoding of the metrics. A text is that of either end, with the chance of the place;
 * cells are missing where they are in the row itself.
 */
export const smote: Baseline = {
  name: "smote",
  label: "SMOTE",
  explanation: "a place between a row and one of its five nearest neighbours of the same condition",
  fit: (table, { by }) => {
    const [strata, known] = [strataOf(table, by), withoutIdentifiers(table)];
    const points = encodeRows(fitEncoding(table), table);
    const found = new Map<number, number[]>();
    const neighboursOf = (row: number): number[] => {
      const neighbours = found.get(row) ?? nearest(points, row, strata.rows[strata.codes[row]]);
      found.set(row, neighbours);
      return neighbours;
    };
    return {
      sample: (count, seed, proportion) => {
        const key = stream(seed, "SMOTE");
        const [which, ways, turns] = [0, 1, 2].map((position) => uniforms(key, position, count));
        const steps = Array.from(drawBaseRows(strata, count, seed, proportion), (from, i): Step => {
          const neighbours = neighboursOf(from);
          return { from, to: neighbours[Math.floor(which[i] * neighbours.length)] ?? from, way: ways[i], turn: turns[i] };
        });
        return between(known, steps);
      },
    };
  },
};

/** The nearest rows among those, without the row itself; of two that are as far the first. */
function nearest({ points, dimensions: d }: PointSet, row: number, among: readonly number[]): number[] {
  const distances = among
    .filter((other) => other !== row)
    .map((other) => {
      let squared = 0;
      for (let a = 0; a < d; a++) squared += (points[row * d + a] - points[other * d + a]) * (points[row * d + a] - points[other * d + a]);
      return { other, squared };
    });
  return distances
    .toSorted((a, b) => a.squared - b.squared || a.other - b.other)
    .slice(0, NEIGHBOURS)
    .map(({ other }) => other);
}

function between(table: Table, steps: readonly Step[]): Table {
  return { rows: steps.length, columns: table.columns.map((column) => ({ ...column, cells: cellsBetween(column, steps) })) };
}

function cellsBetween({ type, cells }: Column, steps: readonly Step[]): Column["cells"] {
  if (areNumbers(cells)) {
    const size = "step" in type ? type.step : 0;
    return Float64Array.from(steps, ({ from, to, way }) => {
      if (Number.isNaN(cells[to])) return cells[from];
      const value = cells[from] + way * (cells[to] - cells[from]);
      return size > 0 ? Math.round(value / size) * size : value;
    });
  }
  const { codes, levels } = cells;
  const codeOf = ({ from, to, way, turn }: Step): number => (turn < way && codes[from] >= 0 && codes[to] >= 0 ? codes[to] : codes[from]);
  return { codes: Int32Array.from(steps, codeOf), levels };
}
