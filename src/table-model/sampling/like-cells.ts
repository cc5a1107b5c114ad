/** Cells of a column that are counted as one: a text, a missing cell, a number that many rows have, a tenth of the other numbers. */

import { UserError } from "../../errors/user-error.js";
import type { ColumnSchema } from "../../table/coding/coding.js";
import type { CodedColumn } from "../../table/coding/column.js";
import type { Cells } from "../../table/table.js";
import { areNumbers } from "../../table/table.js";
import { printValue } from "../../table/writing/cells.js";
import { atomsMade, rangeMade } from "./values-made.js";

/** How the cells of a column are counted. */
export interface Counted {
  name: string;
  /** 0 for a missing cell, -1 for a number beyond those of the file */
  classOf: (cells: Cells, row: number) => number;
  /** a class in words, as `mass=3000..3500` */
  words: (of: number) => string;
}

/** Intervals that numbers are counted in at most, and rows of each at least. */
const MOST_INTERVALS = 10;
const ROWS_OF_AN_INTERVAL = 8;

/** @param cells of the file whose proportions are taken, with the model's levels @throws UserError for numbers that the model does not make */
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
  const others = values.filter((value) => !atoms.includes(value));
  const edges = edgesOf(others);
  const step = "step" in type ? type.step : 0;
  const ends = [others[0] - step, ...edges, others.at(-1)! + step];
  const print = (value: number): string => printValue(type, value);
  const shown = others.length === 0 ? [] : [others[0], ...edges, others.at(-1)!].map(print);
  if (others.length > 0) refuseNumbers(name, { ends, shown, step }, rangeMade(type, coded), print);
  return {
    name,
    classOf(cells, row) {
      const value = (cells as Float64Array)[row];
      if (Number.isNaN(value)) return 0;
      const atom = atoms.indexOf(value);
      if (atom >= 0) return 1 + atom;
      // without other numbers there is none between such ends
      if (!(value >= ends[0] && value <= ends.at(-1)!)) return -1;
      let interval = 0;
      while (interval < edges.length && value > edges[interval]) interval++;
      return 1 + atoms.length + interval;
    },
    words(of) {
      if (of <= atoms.length) return `${name}=${print(atoms[of - 1])}`;
      const interval = of - 1 - atoms.length;
      return `${name}=${shown[interval]}..${shown[interval + 1]}`;
    },
  };
}

/** Refuses intervals in which the model makes no number. */
function refuseNumbers(
  name: string,
  { ends, shown, step }: { ends: readonly number[]; shown: readonly string[]; step: number },
  [least, most]: readonly [number, number],
  print: (value: number) => string,
): void {
  // an outer end is a step beyond the numbers themselves
  const beyond = ends
    .slice(1)
    .findIndex((to, i) => to - (i + 2 === ends.length ? step : 0) < least || ends[i] + (i === 0 ? step : 0) > most);
  if (beyond < 0) {
    if (ends.length > 2 || ends[0] < ends[1]) return;
    throw new UserError(`like has no ${name} but ${shown[0]}, and hardly any row has exactly that`, "leave the column out of it");
  }
  const made = least === most ? `is ${print(least)}` : `is from ${print(least)} to ${print(most)}`;
  throw new UserError(
    `like has rows with ${name} from ${shown[beyond]} to ${shown[beyond + 1]}, and ${name} ${made} in all rows of the model`,
  );
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
