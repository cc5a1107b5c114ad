/**
 * Shares of texts and of missing cells that stay as they are in the table, whatever detail is drawn. Where detail is replaced by its mean,
 * coordinates come closer to each other, and a text at the end of its column's coordinate would be rarer: the ends of the intervals are
 * therefore put where so many rows fall between them as the table has.
 */

import { hasCoordinate } from "../../table/coding/column.js";
import type { TableCoding } from "../../table/coding/column.js";
import { toLatent } from "../../table/coding/latent.js";

/** Of a coordinate of intervals: where each ends among what is drawn, and the coordinate that stands for it. */
export interface Interval {
  /** ascending; the last interval has no end */
  ends: number[];
  places: number[];
}

/** Coordinate → its intervals; null for one of numbers. Empty: nothing is changed. */
export type Marginals = (Interval | null)[];

/** @param points rows × dimensions, as they are drawn */
export function marginalsOf(coding: TableCoding, points: Float32Array, dimensions: number): Marginals {
  const rows = points.length / dimensions;
  return sharesByCoordinate(coding).map((shares, c) => {
    if (shares === null) return null;
    const sorted = Float32Array.from({ length: rows }, (_, row) => points[row * dimensions + c]).toSorted();
    const [ends, places]: [number[], number[]] = [[], []];
    let before = 0;
    for (const share of shares) {
      places.push(toLatent(before + share / 2));
      before += share;
      // half way between the last row of the interval and the first of the next
      const at = Math.min(rows - 1, Math.max(1, Math.round(before * rows)));
      ends.push((sorted[at - 1] + sorted[at]) / 2);
    }
    return { ends: ends.slice(0, -1), places };
  });
}

/** Shares of the intervals of each coordinate, one without rows left out of none; null for numbers. */
function sharesByCoordinate({ columns, missing }: TableCoding): (readonly number[] | null)[] {
  return [
    ...columns.filter(hasCoordinate).map((column) => (column.kind === "levels" ? column.shares : null)),
    ...missing.filter((share) => share > 0).map((share) => [1 - share, share]),
  ];
}

/** The points with each coordinate of intervals in the middle of its own. */
export function withMarginals(points: Float32Array, marginals: Marginals): Float32Array {
  const d = marginals.length;
  if (d === 0 || marginals.every((intervals) => intervals === null)) return points;
  const out = points.slice();
  marginals.forEach((intervals, c) => {
    if (intervals === null) return;
    const { ends, places } = intervals;
    for (let at = c; at < out.length; at += d) {
      let interval = 0;
      while (interval < ends.length && out[at] >= ends[interval]) interval++;
      out[at] = places[interval];
    }
  });
  return out;
}
