/** Words of a pair plot, placed in pixels. */

import { shortLabels } from "../style/labels.js";
import { textWidth } from "../style/text-width.js";
import { FONT_SIZE, INK } from "../style/theme.js";

/** Pixel positions, not data: no scale. */
export const pixel = (field: string) => ({ field, type: "quantitative" as const, scale: null, axis: null });

/** A text, and the point of its edge or middle that alignment and baseline name. */
export interface Word {
  text: string;
  x: number;
  y: number;
  align: "left" | "center" | "right";
  baseline: "alphabetic" | "middle" | "top";
  angle: number;
  weight: 400 | 600;
  size: number;
}

export function word(text: string, x: number, y: number, how: Partial<Word> = {}): Word {
  return { text, x, y, align: "left", baseline: "alphabetic", angle: 0, weight: 400, size: FONT_SIZE, ...how };
}

/** A name in one line or two, broken after a word; undefined where it does not fit. */
function inTwoLines(name: string, width: number): string[] | undefined {
  const isFit = (text: string): boolean => textWidth(text, FONT_SIZE, "regular") <= width;
  if (isFit(name)) return [name];
  const parts = name.split(/(?<=[\s_.-])/);
  for (let first = parts.length - 1; first > 0; first--) {
    const lines = [parts.slice(0, first).join("").trimEnd(), parts.slice(first).join("")];
    if (lines.every(isFit)) return lines;
  }
  return undefined;
}

/** Every name within a width: in two lines or, where that does not do, cut. */
export function nameLines(names: readonly string[], width: number): string[][] {
  const cut = shortLabels(names, width);
  return names.map((name) => inTwoLines(name, width) ?? [cut.get(name)!]);
}

/** A layer for the words of each kind: a mark has one alignment and one size. */
export function textLayers(words: readonly Word[]): { data: { values: object[] } }[] {
  const kinds = new Map<string, Word[]>();
  for (const one of words) {
    const { align, baseline, angle, weight, size } = one;
    const kind = JSON.stringify({ align, baseline, angle, weight, size });
    kinds.set(kind, [...(kinds.get(kind) ?? []), one]);
  }
  return [...kinds.values()].map((values) => {
    const [{ align, baseline, angle, weight, size }] = values;
    return {
      data: { values: values.map(({ text, x, y }) => ({ text, x, y })) },
      mark: { type: "text" as const, align, baseline, angle, fontWeight: weight, fontSize: size, color: INK },
      encoding: { x: pixel("x"), y: pixel("y"), text: { field: "text", type: "nominal" as const } },
    };
  });
}
