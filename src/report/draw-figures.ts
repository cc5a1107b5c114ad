/** The figures that a report shows, drawn once for every format. */

import type { StudyAnalysis } from "../analysis/study-analysis.js";
import { attempt, drawing } from "../plot/study/draw.js";
import { studyFigures } from "../plot/study/figures.js";
import { errorMaps } from "../plot/study/error-maps.js";
import type { Heatmap } from "../plot/study/heatmaps.js";
import { heatmapFigures } from "../plot/study/heatmaps.js";
import { regionMaps } from "../plot/study/region-maps.js";

export interface DrawnFigure {
  name: string;
  caption: string;
  description: string;
  svg: string;
}

/** What is drawn of a study: with a report what it shows, at the end of a study every level of the grids too. */
export type Extent = "report" | "study";

/**
 * Figures in a report's order; the heatmaps that it shows, of what scales the noise of each grid at the last snapshot; the maps of regions and of errors;
 * and in words which figures cannot be drawn.
 */
export async function drawFigures(
  analysis: StudyAnalysis,
  extent: Extent,
): Promise<{ figures: Map<string, DrawnFigure>; heatmaps: Heatmap[]; maps: string[]; undrawn: string[] }> {
  const heatmaps = heatmapFigures(analysis, "last");
  const shown = heatmaps.filter(({ isFactor }) => isFactor);
  const maps = [...regionMaps(analysis), ...errorMaps(analysis)];
  const figures = new Map<string, DrawnFigure>();
  const undrawn: string[] = [];
  for (const { name, caption, figure } of [...studyFigures(analysis), ...maps, ...(extent === "report" ? shown : heatmaps)]) {
    const drawn = await attempt(name, () => drawing(figure));
    if ("problem" in drawn) undrawn.push(drawn.problem);
    else figures.set(name, { name, caption, ...drawn.made });
  }
  return { figures, heatmaps: shown, maps: maps.map(({ name }) => name), undrawn };
}
