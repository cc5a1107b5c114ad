/** The axis of a column in a pair plot: its range, its ticks, the cells of its histogram. */

import { uniforms, stream } from "../../numerics/random.js";
import { printValue } from "../../table/writing/cells.js";
import type { ShownColumn } from "./rows.js";

export interface Tick {
  at: number;
  text: string;
}

export interface PairAxis {
  name: string;
  lower: number;
  upper: number;
  /** from most to fewest: the first set whose texts fit is drawn */
  ticks: Tick[][];
  /** bounds of the histogram's cells, ascending */
  edges: number[];
  /** half of the width over which equal values are spread, so that each of their points is seen; 0: not at all */
  spread: number;
  /** whether the ticks are levels of texts */
  isText: boolean;
}

/** Cells of a histogram, and distinct values that have a cell each. */
const CELLS = 20;
/** Values of a grid that are spread: as many are no cloud. */
const SPREAD_VALUES = 12;
const SPREAD = 0.32;
/** Room beyond the data, as a share of their extent. */
const ROOM = 0.04;

/** @param column of the data, which decide the range */
export function pairAxis({ name, type, values, levels }: ShownColumn): PairAxis {
  if (levels !== null) {
    const ticks = levels.map((text, at) => ({ at, text }));
    const edges = Array.from({ length: levels.length + 1 }, (_, i) => i - 0.5);
    return { name, lower: -0.5, upper: levels.length - 0.5, ticks: [ticks], edges, spread: SPREAD, isText: true };
  }
  const known = values.filter((value) => !Number.isNaN(value)).toSorted();
  const [least, greatest] = [known[0], known[known.length - 1]];
  const step = "step" in type ? type.step : 0;
  const distinct = new Set(known).size;
  const isGrid = step > 0 && distinct > 1;
  const places = isGrid ? (greatest - least) / step + 1 : Infinity;
  const few = isGrid && distinct <= SPREAD_VALUES && places <= 2 * CELLS;
  const width = greatest - least || Math.max(1, Math.abs(greatest) / 10);
  const edges = isGrid ? gridEdges(least, step, places) : evenEdges(greatest > least ? least : least - width / 2, width);
  const room = few ? step / 2 : ROOM * width;
  const [lower, upper] = [Math.min(least - room, edges[0]), Math.max(greatest + room, edges[edges.length - 1])];
  const nice = [5, 4, 3, 2, 1].map((most) => niceTicks(lower, upper, most, few ? step : 0));
  // of few values the ends say more than a round one between
  const ends = few ? [nice[0], [least, greatest].map((at) => ({ at, text: printValue(type, at) }))] : [];
  const ticks = type.kind === "date" ? dateTicks(type, least, greatest) : [...ends, ...nice];
  return { name, lower, upper, ticks, edges, spread: few ? SPREAD * step : 0, isText: false };
}

function evenEdges(lower: number, width: number): number[] {
  return Array.from({ length: CELLS + 1 }, (_, i) => lower + (width * i) / CELLS);
}

/** Cells of whole steps: of parts of one, some would hold more values than others. */
function gridEdges(least: number, step: number, places: number): number[] {
  const each = Math.ceil(places / CELLS);
  return Array.from({ length: Math.ceil(places / each) + 1 }, (_, i) => least - step / 2 + i * each * step);
}

/** Multiples of 1, 2 or 5 times a power of ten, at most so many. @param step of which a tick is a multiple; 0: of none */
function niceTicks(lower: number, upper: number, most: number, step: number): Tick[] {
  for (let power = -30; power <= 300; power++) {
    for (const digit of [1, 2, 5]) {
      const size = Number(`${digit}e${power}`);
      if (size < step) continue;
      const [first, last] = [Math.ceil(lower / size), Math.floor(upper / size)];
      if (last - first + 1 > most) continue;
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({
        at: (first + i) * size,
        text: numberText((first + i) * size, power),
      }));
    }
  }
  return [];
}

/** @param power of ten of the last digit that counts */
function numberText(value: number, power: number): string {
  if (value === 0) return "0";
  const isLong = Math.abs(value) >= 1e6 || power < -4;
  const text = isLong ? Number(value.toPrecision(6)).toExponential().replace("e+", "e") : value.toFixed(Math.max(0, -power));
  return text.replace(/^-/, "−").replace("e-", "e−");
}

/** Two dates within the range, or one. */
function dateTicks(type: Extract<ShownColumn["type"], { kind: "date" }>, least: number, greatest: number): Tick[][] {
  const at = (share: number): Tick => {
    const value = Math.round((least + share * (greatest - least)) / type.step) * type.step;
    return { at: value, text: printValue(type, value) };
  };
  return [[at(0.2), at(0.8)], [at(0.5)]];
}

/** The values as they are drawn: equal ones apart. @param label tells columns and tables apart */
export function placed({ values }: ShownColumn, { spread }: PairAxis, label: string): Float64Array {
  if (spread === 0) return values;
  const within = uniforms(stream(1, `pair plot ${label}`), 0, values.length);
  return values.map((value, row) => value + (2 * within[row] - 1) * spread);
}
