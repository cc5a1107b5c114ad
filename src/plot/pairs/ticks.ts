/** The ticks of a panel's side: as many as fit, levels of texts turned where they would meet. */

import { shortLabels } from "../style/labels.js";
import { textWidth } from "../style/text-width.js";
import type { PairAxis, Tick } from "./axis.js";
import type { Word } from "./words.js";
import { word } from "./words.js";

const LABEL_SIZE = 10;
const TICK = 4;
/** Largest width of a level's words. */
const LEVEL_WIDTH = 78;
/** Room between words side by side, and between lines. */
const [APART, LINE] = [7, 11];

/** A short line, with words beside it unless they would not fit. */
export interface Placed {
  tick: { x: number; y: number; x2: number; y2: number };
  label?: Word;
}

export interface Ticks {
  /** pixels that lines and words take beside the panel */
  room: number;
  /** @param x and y of the panel's corner at which the side begins: its lower left or, for `left`, its upper left one */
  at: (x: number, y: number) => Placed[];
}

export function ticksOf(axis: PairAxis, size: number, side: "left" | "below"): Ticks {
  const width = (text: string): number => textWidth(text, LABEL_SIZE, "regular");
  const place = ({ at }: Tick): number => ((at - axis.lower) / (axis.upper - axis.lower)) * size;
  const isClear = (ticks: readonly Tick[], extent: (tick: Tick) => number): boolean =>
    ticks.every((tick, i) => i === 0 || Math.abs(place(tick) - place(ticks[i - 1])) >= (extent(tick) + extent(ticks[i - 1])) / 2);
  const labels = shortLabels(
    axis.ticks[0].map(({ text }) => text),
    LEVEL_WIDTH,
  );
  const shown = (ticks: readonly Tick[]): Tick[] => ticks.map(({ at, text }) => ({ at, text: axis.isText ? labels.get(text)! : text }));
  const sets = axis.ticks.map(shown);
  const longest = (ticks: readonly Tick[]): number => Math.max(0, ...ticks.map(({ text }) => width(text)));
  if (side === "left") {
    const ticks = sets.find((set) => isClear(set, () => LINE)) ?? thinned(sets[sets.length - 1], size);
    const at = (x: number, y: number): Placed[] =>
      ticks.map((tick) => {
        const level = y + size - place(tick);
        return {
          tick: { x: x - TICK, x2: x, y: level, y2: level },
          label: word(tick.text, x - TICK - 2, level, { align: "right", baseline: "middle", size: LABEL_SIZE }),
        };
      });
    return { room: TICK + 2 + longest(ticks), at };
  }
  // half of a word may reach over the panel's edge as far as the gap to the next one allows
  const isInside = (tick: Tick): boolean => place(tick) - width(tick.text) / 2 >= -3 && place(tick) + width(tick.text) / 2 <= size + 3;
  const able = axis.isText ? sets.filter((set) => set.every(isInside)) : sets.map((set) => set.filter(isInside));
  const flat = able.find((set) => set.length > 0 && isClear(set, ({ text }) => width(text) + APART));
  const turned = flat === undefined && axis.isText;
  const ticks = flat ?? (axis.isText ? thinned(sets[0], size) : []);
  const at = (x: number, y: number): Placed[] =>
    ticks.map((tick) => {
      const along = x + place(tick);
      const how = turned
        ? { align: "right" as const, baseline: "middle" as const, angle: 270 }
        : { align: "center" as const, baseline: "top" as const };
      return {
        tick: { x: along, x2: along, y, y2: y + TICK },
        label: word(tick.text, along, y + TICK + 3, { ...how, size: LABEL_SIZE }),
      };
    });
  return { room: TICK + 3 + (turned ? longest(ticks) : LABEL_SIZE), at };
}

/** Every so many ticks, so that lines of words do not meet. */
function thinned(ticks: readonly Tick[], size: number): Tick[] {
  const every = Math.max(1, Math.ceil((ticks.length * LINE) / size));
  return ticks.filter((_, i) => i % every === 0);
}
