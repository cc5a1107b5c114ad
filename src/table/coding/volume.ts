/**
 * How much of its coordinate a cell takes: what turns a density of coordinates into the probability of a value, or into a density in the
 * column's own unit where its numbers have no step.
 */

import { log } from "../../numerics/elementary.js";
import type { BinnedColumn, LevelsColumn, ScaledColumn } from "./column.js";
import { fromLatent, logSlope } from "./latent.js";

/**
 * Logarithm of v such that v times the density at the coordinate is, on average over the places that a cell is put at, the probability of
 * its value; of a number without a step, the density at the number, v being the coordinate's change per unit. -Infinity for a value without
 * a share. What lies beyond the ends of a range counts where it lies.
 *
 * @param value the number, or the level's number
 * @param coordinate at which the cell was put
 */
export function logVolume(coded: ScaledColumn | BinnedColumn | LevelsColumn, value: number, coordinate: number): number {
  switch (coded.kind) {
    case "scaled": {
      const atom = coded.atoms?.find((one) => one.value === value);
      const width = atom === undefined ? widthOf(coded.step) : atom.to - atom.from;
      return log(width / coded.scale);
    }
    case "levels":
      return logOfShare(coded.shares[coded.order.indexOf(value)], coordinate);
    case "binned": {
      const cell = cellAt(coded, value, coordinate);
      const width = coded.to[cell] - coded.from[cell];
      return logOfShare(coded.shares[cell] * (width === 0 ? 1 : widthOf(coded.step) / width), coordinate);
    }
  }
}

/** The same of an interval of probability. */
export function logOfShare(share: number, coordinate: number): number {
  return share > 0 ? log(share) - logSlope(coordinate) : -Infinity;
}

/** Of a value of a grid its step, of another number a unit. */
function widthOf(step: number): number {
  return step > 0 ? step : 1;
}

/** The cell that a number was put in: its atom, or the cell of numbers that its coordinate lies in, since a step may lie in two of them. */
function cellAt({ from, to, shares }: BinnedColumn, value: number, coordinate: number): number {
  const atom = from.findIndex((low, i) => low === to[i] && low === value);
  if (atom >= 0) return atom;
  const p = fromLatent(coordinate);
  let [cell, below] = [0, 0];
  for (let i = 0; i < shares.length; i++) {
    below += shares[i];
    // a number beyond a cell's end is put on its edge, and rounding must not lead into an atom beside it
    if (from[i] === to[i]) continue;
    cell = i;
    if (p < below) break;
  }
  return cell;
}
