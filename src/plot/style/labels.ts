/** Names and titles that fit their places: long names are cut but stay distinct; long lines are broken. */

import type { Names } from "./names.js";
import { textWidth } from "./text-width.js";
import { FONT_SIZE, TITLE_SIZE } from "./theme.js";

/** Largest width of a configuration's name in pixels, beside a panel or in a legend. */
export const LABEL_WIDTH = 200;
/** Largest width in pixels of a line above a figure. */
const LINE_WIDTH = 700;
const CUT = "…";

/** A label for every configuration, by its name: all are distinct. */
export function configLabels({ configs }: Names, width = LABEL_WIDTH): Map<string, string> {
  return shortLabels(configs, width);
}

/**
 * Keeps names that fit and cuts the others: in the middle or, if that would make two equal, around their difference.
 *
 * @param width in pixels of semi-bold words of a figure's size
 * @returns a label for every name; all are distinct
 */
export function shortLabels(names: readonly string[], width: number): Map<string, string> {
  const distinct = [...new Set(names)];
  const labels = new Map(distinct.map((name) => [name, cut(name, width)]));
  for (const alike of sameLabels(labels)) for (const name of alike) labels.set(name, cutAround(name, sharedPrefix(alike), width));
  const taken = new Set(distinct.filter((name) => labels.get(name) === name));
  for (const name of distinct) {
    if (labels.get(name) === name) continue;
    // names that differ in several places may still have equal labels
    for (let i = 2; taken.has(labels.get(name)!); i++) labels.set(name, `${cut(name, width - widthOf(` (${i})`))} (${i})`);
    taken.add(labels.get(name)!);
  }
  return labels;
}

const widthOf = (text: string): number => textWidth(text, FONT_SIZE, "semibold");

/** Groups names that have the same label. */
function sameLabels(labels: ReadonlyMap<string, string>): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, label] of labels) groups.set(label, [...(groups.get(label) ?? []), name]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Returns the number of initial characters that all names share. */
function sharedPrefix([first, ...others]: readonly string[]): number {
  const characters = Array.from(first);
  const differs = characters.findIndex((character, i) => others.some((other) => Array.from(other)[i] !== character));
  return differs === -1 ? characters.length : differs;
}

/** Returns the start and end of a name, as much of both as fits. */
function cut(name: string, width: number): string {
  if (widthOf(name) <= width) return name;
  const characters = Array.from(name);
  return longest(characters.length - 1, width, (kept) => {
    const head = Math.ceil(kept / 2);
    return characters.slice(0, head).join("") + CUT + characters.slice(characters.length - (kept - head)).join("");
  });
}

/** Returns the start of a name and the text after the `shared` characters, as much of both as fits. */
function cutAround(name: string, shared: number, width: number): string {
  if (widthOf(name) <= width) return name;
  const characters = Array.from(name);
  return longest(characters.length - 1, width, (kept) => {
    const after = characters.slice(shared, shared + Math.ceil(kept / 2));
    const end = shared + after.length < characters.length ? CUT : "";
    return characters.slice(0, Math.min(shared, kept - after.length)).join("") + CUT + after.join("") + end;
  });
}

/** Returns the label with the most characters that fits; at least one character. */
function longest(most: number, width: number, keeping: (kept: number) => string): string {
  for (let kept = most; kept > 1; kept--) if (widthOf(keeping(kept)) <= width) return keeping(kept);
  return keeping(1);
}

/** Returns a figure's title and subtitle, with long lines broken. */
export function titled(text: string, subtitle: string | readonly string[]) {
  const lines = [subtitle].flat();
  const broken = lines.flatMap((line) => inLines(line, FONT_SIZE, "regular"));
  const title = inLines(text, TITLE_SIZE, "semibold");
  return {
    text: title.length === 1 ? text : title,
    subtitle: typeof subtitle === "string" && broken.length === 1 ? subtitle : broken,
  };
}

/** Breaks words into lines of a page's width; a single word may be longer. */
function inLines(text: string, size: number, weight: "regular" | "semibold"): string[] {
  if (textWidth(text, size, weight) <= LINE_WIDTH) return [text];
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && textWidth(longer, size, weight) <= LINE_WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
