/** Widths of text in the vendored font, so that every machine and browser gives a figure the same layout. */

import type { AdvanceRuns } from "./font-advances.js";
import { REGULAR, SEMIBOLD } from "./font-advances.js";

const UNITS_PER_EM = 2048;
/** for characters that the font lacks */
const FALLBACK = 1300;

function table(runs: AdvanceRuns): Map<number, number> {
  return new Map(runs.flatMap(([first, advances]) => advances.map((advance, i) => [first + i, advance] as const)));
}

const WIDTHS = { regular: table(REGULAR), semibold: table(SEMIBOLD) };

/** Returns the width of a line of text in the unit of `fontSize`, without kerning. */
export function textWidth(text: string, fontSize: number, weight: keyof typeof WIDTHS): number {
  let units = 0;
  for (const character of text) units += WIDTHS[weight].get(character.codePointAt(0)!) ?? FALLBACK;
  return (units * fontSize) / UNITS_PER_EM;
}
