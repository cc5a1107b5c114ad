/** A figure of a study: its name, its caption, and a function that makes it. */

import type { Figure } from "../drawing/render.js";

export interface StudyFigure {
  /** the file's name without its ending */
  name: string;
  /** caption of one or two sentences */
  caption: string;
  figure: () => Figure;
}
