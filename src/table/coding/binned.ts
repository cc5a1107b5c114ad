/** Numbers with very heavy tails: a histogram of cells of about as many rows each, an atom being a cell of its own. */

import type { NumberTraits } from "../table.js";
import type { BinnedColumn } from "./column.js";
import type { Coder } from "./coder.js";
import { Intervals } from "./intervals.js";

/** Rows of a cell at least, and cells at most: a cell is as wide as what the rows can tell. */
const ROWS_OF_A_CELL = 8;
const MOST_CELLS = 64;

/** @param values without missing ones */
export function fitBinned(
  name: string,
  values: Float64Array,
  traits: Pick<NumberTraits, "atoms" | "lower" | "upper">,
  step: number,
): BinnedColumn {
  const sorted = values.toSorted();
  const isAtom = new Set(traits.atoms);
  const rest = sorted.filter((value) => !isAtom.has(value));
  const cells = restCells(rest, traits, step);
  for (const atom of traits.atoms) {
    const count = sorted.filter((value) => value === atom).length;
    if (count > 0) cells.push({ from: atom, to: atom, count });
  }
  cells.sort((a, b) => a.from - b.from || a.to - b.to);
  return {
    kind: "binned",
    name,
    from: cells.map(({ from }) => from),
    to: cells.map(({ to }) => to),
    shares: cells.map(({ count }) => count / values.length),
    step,
  };
}

interface Cell {
  from: number;
  to: number;
  count: number;
}

/** Cells of about as many rows each; their edges lie half way between two values, the outer ones within the bounds. */
function restCells(rest: Float64Array, { lower, upper }: Pick<NumberTraits, "lower" | "upper">, step: number): Cell[] {
  if (rest.length === 0) return [];
  const wanted = Math.max(1, Math.min(MOST_CELLS, Math.floor(rest.length / ROWS_OF_A_CELL)));
  const [least, most] = [rest[0], rest[rest.length - 1]];
  const room = step > 0 ? step / 2 : (most - least) / rest.length;
  const first = lower === null ? least - room : Math.max(least - room, step > 0 ? lower - step / 2 : lower);
  const end = upper === null ? most + room : Math.min(most + room, step > 0 ? upper + step / 2 : upper);
  const cells: Cell[] = [];
  let [from, at] = [first, 0];
  for (let cell = 1; cell <= wanted; cell++) {
    let to = Math.round((cell * rest.length) / wanted);
    // equal values lie in one cell
    while (to > at && to < rest.length && rest[to] === rest[to - 1]) to++;
    if (to <= at) continue;
    const edge = to >= rest.length ? end : (rest[to - 1] + rest[to]) / 2;
    cells.push({ from, to: edge, count: to - at });
    [from, at] = [edge, to];
  }
  return cells;
}

/** @param column as {@link fitBinned} gives it; `within` is where in an atom, or in a step, a value is put */
export function binnedCoder({ from, to, shares, step }: BinnedColumn): Coder {
  const intervals = new Intervals(shares);
  return {
    encode(value, within) {
      const atom = from.findIndex((low, i) => low === to[i] && low === value);
      if (atom >= 0) return intervals.latentAt({ interval: atom, within });
      const spread = step > 0 ? value + (within - 0.5) * step : value;
      let interval = from.findIndex((low, i) => low < to[i] && spread < to[i]);
      if (interval < 0) interval = from.findLastIndex((low, i) => low < to[i]);
      if (interval < 0) interval = 0;
      const width = to[interval] - from[interval];
      const place = width > 0 ? Math.min(1, Math.max(0, (spread - from[interval]) / width)) : within;
      return intervals.latentAt({ interval, within: place });
    },
    decode(latent) {
      const { interval, within } = intervals.placeOf(latent);
      const [low, high] = [from[interval], to[interval]];
      if (low === high) return low;
      const value = low + within * (high - low);
      if (step === 0) return value;
      // a step belongs to the cell that its middle lies in
      const [least, most] = [Math.ceil(low / step), Math.floor(high / step)];
      return Math.min(Math.max(Math.round(value / step), Math.min(least, most)), Math.max(least, most)) * step;
    },
  };
}
