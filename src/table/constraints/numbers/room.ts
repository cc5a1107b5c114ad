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
 * A number before the model. A distance of 0, or a share of 0 or 1, that is frequent stands apart from the others, which are moved away
 * from it: such a number is a value of its own, and the others keep their scale. A number of a grid lies somewhere in its own part of the
 * room.
 *
 * @param within 0 to 1
 */
export function placeIn({ place, often }: Member, ruler: Ruler, value: number, { low, high }: Room, within: number): number {
  if (place !== "between") {
    const distance = place === "above" ? ruler.distance(low, value) : -ruler.distance(high, value) + 0;
    return distance === 0 ? 0 : distance + often.least;
  }
  const { first, parts, last } = partsOf(often, ruler, { low, high });
  const steps = ruler.distance(low, value);
  if (often.least > 0 && steps === 0) return 0;
  if (often.greatest > 0 && steps === last) return often.least + 1 + often.greatest;
  if (ruler.step === null) return often.least + (last > 0 ? steps / last : 0.5);
  return often.least + (steps - first + MARGIN + (1 - 2 * MARGIN) * within) / parts;
}

/** The inverse of {@link placeIn}: a number of the room, whatever the coordinate is. */
export function valueAt({ place, often }: Member, ruler: Ruler, coordinate: number, { low, high }: Room): number {
  if (place !== "between") {
    const isAtEnd = coordinate <= often.least / 2;
    const distance = isAtEnd ? 0 : Math.max(often.least > 0 && ruler.step !== null ? 1 : 0, coordinate - often.least);
    const value = place === "above" ? ruler.moved(low, distance) : ruler.moved(high, -distance);
    return Math.min(high, Math.max(low, value));
  }
  const { first, parts } = partsOf(often, ruler, { low, high });
  if (often.least > 0 && coordinate <= often.least / 2) return low;
  if (often.greatest > 0 && coordinate >= often.least + 1 + often.greatest / 2) return high;
  const share = Math.min(1, Math.max(0, coordinate - often.least));
  if (ruler.step === null) return Math.min(high, Math.max(low, low + share * (high - low)));
  if (parts === 0) return share < 0.5 ? low : high;
  return ruler.moved(low, Math.min(first + Math.floor(share * parts), first + parts - 1));
}

/** Steps to the end of the room, and those that a share counts: all but those at ends that are values of their own. */
function partsOf({ least, greatest }: Member["often"], ruler: Ruler, { low, high }: Room): { first: number; parts: number; last: number } {
  const last = ruler.distance(low, high);
  const first = least > 0 ? 1 : 0;
  return { first, parts: Math.max(0, last - (greatest > 0 ? 1 : 0) - first + 1), last };
}
