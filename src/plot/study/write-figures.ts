/** Writes the figures of a study as files: every figure, every heatmap of every snapshot, and the animations on request. */

import { floorsOf } from "../../analysis/comparison/floors.js";
import type { StudyAnalysis } from "../../analysis/study-analysis.js";
import { analyse } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { loadBackend } from "../../backend/node.js";
import { oneOf, quote, UserError, validOf } from "../../errors/user-error.js";
import { makeFolder } from "../../files/read.js";
import { writeAtomic } from "../../files/writing/write.js";
import { toGif } from "../drawing/gif.js";
import { toPng } from "../drawing/png.js";
import { toSvg } from "../drawing/render.js";
import { denoisingAnimations, gridAnimations } from "./animations.js";
import { attempt } from "./draw.js";
import { errorMaps } from "./error-maps.js";
import { figureKind, FIGURES } from "./figure-names.js";
import { studyFigures } from "./figures.js";
import { heatmapFigures } from "./heatmaps.js";
import { lazyAnalysis } from "./lazy-analysis.js";
import { regionMaps } from "./region-maps.js";
import type { StudyFigure } from "./study-figure.js";

export type FigureFormat = "png" | "svg" | "both";

/**
 * Writes figures into the study's folder.
 *
 * @param only patterns of names, with * for any part; all figures by default
 * @returns number of files
 * @throws UserError if a pattern matches no figure
 * @throws Error that names the figures that cannot be drawn, after all others are written
 */
export async function writeFigures(
  study: StudyRecord,
  { format, only, animate }: { format: FigureFormat; only?: readonly string[] | undefined; animate: boolean },
): Promise<number> {
  const analysis = only === undefined ? analyse(study, floorsOf(study)) : lazyAnalysis(study);
  const { figures, heatmaps } = listFigures(analysis, only, animate);
  const animations = animate ? [...gridAnimations(heatmaps), ...denoisingAnimations(analysis, await loadBackend("auto"))] : [];
  const isChosen = chooser(
    [...figures, ...animations].map(({ name }) => name),
    only,
  );
  makeFolder(study.folder.file("figures"));
  const file = (name: string, ending: string): string => study.folder.file(`figures/${name}.${ending}`);
  const undrawn: string[] = [];
  let files = 0;
  const write = async (name: string, draw: () => Promise<{ ending: string; bytes: string | Uint8Array }[]>): Promise<void> => {
    const drawn = await attempt(name, draw);
    if ("problem" in drawn) undrawn.push(drawn.problem);
    else for (const { ending, bytes } of drawn.made) writeAtomic(file(name, ending), bytes);
    files += "made" in drawn ? drawn.made.length : 0;
  };
  for (const { name, figure } of figures.filter(isChosen))
    await write(name, async () => {
      const svg = await toSvg(figure());
      const vector = format === "png" ? [] : [{ ending: "svg", bytes: svg }];
      return format === "svg" ? vector : [...vector, { ending: "png", bytes: toPng(svg) }];
    });
  for (const { name, frames } of animations.filter(isChosen))
    await write(name, async () => [{ ending: "gif", bytes: await toGif(frames()) }]);
  if (undrawn.length > 0) throw new Error(undrawn.join("; "));
  return files;
}

/** Returns every figure to choose from; skips those that are slow to list if every pattern matches without them. */
function listFigures(analysis: StudyAnalysis, only: readonly string[] | undefined, animate: boolean) {
  const places = [...regionMaps(analysis), ...errorMaps(analysis)];
  const named = only === undefined ? [] : [...studyFigures(analysis, (name) => only.includes(name)), ...places];
  const areAllIn = (figures: readonly StudyFigure[]): boolean =>
    only !== undefined && only.every((pattern) => figures.some(({ name }) => name === pattern));
  if (areAllIn(named) && !animate) return { figures: named, heatmaps: [] };
  const heatmaps = heatmapFigures(analysis, "all");
  const shorter = [...named, ...heatmaps];
  return { figures: areAllIn(shorter) ? shorter : [...studyFigures(analysis), ...places, ...heatmaps], heatmaps };
}

/** Whether a figure's name matches any of the patterns; every name does if there are none. @throws UserError if a pattern matches none */
function chooser(names: readonly string[], patterns: readonly string[] | undefined): (figure: { name: string }) => boolean {
  if (patterns === undefined) return () => true;
  const expressions = patterns.map((pattern) => {
    const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    const expression = new RegExp(`^${literal.replaceAll("*", ".*")}$`);
    if (!names.some((name) => expression.test(name))) refuse(pattern, names);
    return expression;
  });
  return ({ name }) => expressions.some((expression) => expression.test(name));
}

/** Distinguishes a figure that this study does not have from one that no study has. */
function refuse(pattern: string, names: readonly string[]): never {
  const short = names.filter((name) => !name.includes("_step_"));
  const kind = figureKind(pattern);
  if (kind === undefined) oneOf("figure", pattern, [...new Set([...short, ...FIGURES, "DATASET_CONFIG_LEVEL_step_N"])]);
  const isAsked = kind === "figure" || names.some((name) => figureKind(name) === "animation");
  const has = names.length === 0 ? "(no run is done yet)" : validOf(short);
  throw new UserError(`figure ${quote(pattern)} is not in this study${isAsked ? "" : " without --animate"} ${has}`);
}
