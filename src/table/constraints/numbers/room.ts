/** A number as its distance from what bounds it, or as a share of its room, and back. */

import type { Ruler } from "./ruler.js";
import type { Member } from "./system.js";

/** What a number may be. */
export interface Room {
  low: number;
  high: number;
}

/** Share of a step at both ends in which no number is put, so that rounding cannot move it to the next. */
const MARGIN = 1 / 1024;

/**
 * A number before the model. A share is 0 or 1 where the number is often the least or the greatest and is so here; another number of a
 * grid lies somewhere in its own part of the room.
 *
 * @param within 0 to 1
 */
export function placeIn({ place, isOften }: Member, ruler: Ruler, value: number, { low, high }: Room, within: number): number {
  if (place === "above") return ruler.distance(low, value);
  if (place === "below") return -ruler.distance(high, value) + 0;
  if (ruler.step === null) return high > low ? (value - low) / (high - low) : 0.5;
  const { first, parts, last } = partsOf(isOften, ruler.distance(low, high));
  const steps = ruler.distance(low, value);
  if (isOften.least && steps === 0) return 0;
  if (isOften.greatest && steps === last) return 1;
  return (steps - first + MARGIN + (1 - 2 * MARGIN) * within) / parts;
}

/** The inverse of {@link placeIn}: a number of the room, whatever the coordinate is. */
export function valueAt({ place, isOften }: Member, ruler: Ruler, coordinate: number, { low, high }: Room): number {
  if (place === "above") return Math.max(low, ruler.moved(low, Math.max(0, coordinate)));
  if (place === "below") return Math.min(high, ruler.moved(high, -Math.max(0, coordinate)));
  const share = Math.min(1, Math.max(0, coordinate));
  if (ruler.step === null) return Math.min(high, Math.max(low, low + share * (high - low)));
  const { first, parts, last } = partsOf(isOften, ruler.distance(low, high));
  if (parts === 0) return share < 0.5 ? low : high;
  if (isOften.least && share === 0) return low;
  if (isOften.greatest && share === 1) return high;
  return ruler.moved(low, Math.min(first + Math.floor(share * parts), last));
}

/** The numbers that a share counts: all but those at the ends that are shares of their own. */
function partsOf({ least, greatest }: Member["isOften"], last: number): { first: number; parts: number; last: number } {
  const first = least ? 1 : 0;
  return { first, parts: Math.max(0, last - (greatest ? 1 : 0) - first + 1), last };
}
