/** A figure of a study: its name, what it shows, and how it is made when it is wanted. */

import type { Figure } from "../drawing/render.js";

export interface StudyFigure {
  /** the file's name without its ending */
  name: string;
  /** a sentence or two for below the figure */
  caption: string;
  figure: () => Figure;
}
