/** Cells of a column that are counted as one: a text, a missing cell, a number that many rows have, a tenth of the other numbers. */

import type { ColumnSchema } from "../../table/coding/coding.js";
import type { CodedColumn } from "../../table/coding/column.js";
import type { Cells } from "../../table/table.js";
import { areNumbers } from "../../table/table.js";
import { printValue } from "../../table/writing/cells.js";
import { atomsMade } from "./values-made.js";

/** How the cells of a column are counted. */
export interface Counted {
  name: string;
  /** 0 for a missing cell */
  classOf: (cells: Cells, row: number) => number;
  /** a class in words, as `mass=3000..3500` */
  words: (of: number) => string;
}

/** Intervals that numbers are counted in at most, and rows of each at least. */
const MOST_INTERVALS = 10;
const ROWS_OF_AN_INTERVAL = 8;

/** @param cells of the file whose proportions are taken, with the model's levels */
export function countedColumn(schema: ColumnSchema, coded: CodedColumn, cells: Cells): Counted {
  const counted = areNumbers(cells) ? countedNumbers(schema, coded, cells) : countedTexts(schema);
  return { ...counted, words: (of) => (of === 0 ? `${schema.name}=` : counted.words(of)) };
}

function countedTexts({ name, levels }: ColumnSchema): Counted {
  return {
    name,
    classOf: (cells, row) => (cells as { codes: Int32Array }).codes[row] + 1,
    words: (of) => `${name}=${levels![of - 1]}`,
  };
}

function countedNumbers({ name, type }: ColumnSchema, coded: CodedColumn, given: Float64Array): Counted {
  const values = given.filter((value) => !Number.isNaN(value)).toSorted();
  const atoms = atomsMade(type, coded);
  const edges = edgesOf(values.filter((value) => !atoms.includes(value)));
  const print = (value: number | undefined): string => (value === undefined ? "" : printValue(type, value));
  return {
    name,
    classOf(cells, row) {
      const value = (cells as Float64Array)[row];
      if (Number.isNaN(value)) return 0;
      const atom = atoms.indexOf(value);
      if (atom >= 0) return 1 + atom;
      let interval = 0;
      while (interval < edges.length && value > edges[interval]) interval++;
      return 1 + atoms.length + interval;
    },
    words(of) {
      if (of <= atoms.length) return `${name}=${print(atoms[of - 1])}`;
      const interval = of - 1 - atoms.length;
      return `${name}=${print(edges[interval - 1])}..${print(edges[interval])}`;
    },
  };
}

/** Inner ends of intervals of about as many values each: half way between two values. */
function edgesOf(sorted: Float64Array): number[] {
  const wanted = Math.min(MOST_INTERVALS, Math.floor(sorted.length / ROWS_OF_AN_INTERVAL));
  const edges = new Set<number>();
  for (let i = 1; i < wanted; i++) {
    let at = Math.round((i * sorted.length) / wanted);
    // equal values lie in one interval
    while (at < sorted.length && sorted[at] === sorted[at - 1]) at++;
    if (at < sorted.length) edges.add((sorted[at - 1] + sorted[at]) / 2);
  }
  return [...edges];
}
