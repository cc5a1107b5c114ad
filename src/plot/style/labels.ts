/** Names and titles that fit their places: long names are cut, and still told apart; long lines are broken. */

import type { Names } from "./names.js";
import { textWidth } from "./text-width.js";
import { FONT_SIZE, TITLE_SIZE } from "./theme.js";

/** Pixels that a configuration's name may take beside a panel or in a legend. */
export const LABEL_WIDTH = 200;
/** Pixels that a line above a figure may take. */
const LINE_WIDTH = 700;
const CUT = "…";

/** A label for every configuration, by its name: no two are the same. */
export function configLabels({ configs }: Names, width = LABEL_WIDTH): Map<string, string> {
  return shortLabels(configs, width);
}

/**
 * Names as they are where they fit, the others cut: in the middle, or, where that would make two the same, around what differs.
 *
 * @param width in pixels of semi-bold words of a figure's size
 * @returns a label for every name; no two are the same
 */
export function shortLabels(names: readonly string[], width: number): Map<string, string> {
  const distinct = [...new Set(names)];
  const labels = new Map(distinct.map((name) => [name, cut(name, width)]));
  for (const alike of sameLabels(labels)) for (const name of alike) labels.set(name, cutAround(name, sharedPrefix(alike), width));
  const taken = new Set(distinct.filter((name) => labels.get(name) === name));
  for (const name of distinct) {
    if (labels.get(name) === name) continue;
    // names that differ in several places may still be the same
    for (let i = 2; taken.has(labels.get(name)!); i++) labels.set(name, `${cut(name, width - widthOf(` (${i})`))} (${i})`);
    taken.add(labels.get(name)!);
  }
  return labels;
}

const widthOf = (text: string): number => textWidth(text, FONT_SIZE, "semibold");

/** Names that have the same label, group by group. */
function sameLabels(labels: ReadonlyMap<string, string>): string[][] {
  const groups = new Map<string, string[]>();
  for (const [name, label] of labels) groups.set(label, [...(groups.get(label) ?? []), name]);
  return [...groups.values()].filter(({ length }) => length > 1);
}

/** Characters at the begin that all names share. */
function sharedPrefix([first, ...others]: readonly string[]): number {
  const characters = Array.from(first);
  const differs = characters.findIndex((character, i) => others.some((other) => Array.from(other)[i] !== character));
  return differs === -1 ? characters.length : differs;
}

/** Begin and end of a name, as much of both as fits. */
function cut(name: string, width: number): string {
  if (widthOf(name) <= width) return name;
  const characters = Array.from(name);
  return longest(characters.length - 1, width, (kept) => {
    const head = Math.ceil(kept / 2);
    return characters.slice(0, head).join("") + CUT + characters.slice(characters.length - (kept - head)).join("");
  });
}

/** Begin of a name and what follows the `shared` characters, as much of both as fits. */
function cutAround(name: string, shared: number, width: number): string {
  if (widthOf(name) <= width) return name;
  const characters = Array.from(name);
  return longest(characters.length - 1, width, (kept) => {
    const after = characters.slice(shared, shared + Math.ceil(kept / 2));
    const end = shared + after.length < characters.length ? CUT : "";
    return characters.slice(0, Math.min(shared, kept - after.length)).join("") + CUT + after.join("") + end;
  });
}

/** The label that keeps the most characters of those that fit; of at least one. */
function longest(most: number, width: number, keeping: (kept: number) => string): string {
  for (let kept = most; kept > 1; kept--) if (widthOf(keeping(kept)) <= width) return keeping(kept);
  return keeping(1);
}

/** A figure's title and what stands below it, broken into lines where one is too long. */
export function titled(text: string, subtitle: string | readonly string[]) {
  const lines = [subtitle].flat();
  const broken = lines.flatMap((line) => inLines(line, FONT_SIZE, "regular"));
  const title = inLines(text, TITLE_SIZE, "semibold");
  return {
    text: title.length === 1 ? text : title,
    subtitle: typeof subtitle === "string" && broken.length === 1 ? subtitle : broken,
  };
}

/** Words in lines of a page's width; a word alone may be longer. */
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
