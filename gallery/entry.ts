/** What a file of the gallery gives: a figure with made-up data, shown in README.md and compared with its snapshot. */

import type { Figure } from "../src/plot/drawing/render.js";

export interface Entry {
  title: string;
  /** what the figure is for, in a sentence */
  about: string;
  figure: () => Figure;
}
