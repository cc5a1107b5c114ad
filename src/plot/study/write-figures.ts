/** The figures of a study as files: every figure, every heatmap of every snapshot, and on request the animations. */

import { floorsOf } from "../../analysis/floors.js";
import { analyse } from "../../analysis/study-analysis.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { loadBackend } from "../../backend/select.js";
import { oneOf, quote, UserError, validOf } from "../../core/errors.js";
import { makeFolder } from "../../files/read.js";
import { writeAtomic } from "../../files/write.js";
import { toGif } from "../gif.js";
import { toPng } from "../png.js";
import { toSvg } from "../render.js";
import { denoisingAnimations, gridAnimations } from "./animations.js";
import { errorMaps } from "./error-maps.js";
import { figureKind, FIGURES } from "./figure-names.js";
import { studyFigures } from "./figures.js";
import { heatmapFigures } from "./heatmaps.js";
import { regionMaps } from "./region-maps.js";

export type FigureFormat = "png" | "svg" | "both";

/**
 * Writes figures into the study's folder.
 *
 * @param only names, with * for any part of one; all figures by default
 * @returns number of files
 * @throws UserError where a name fits no figure
 */
export async function writeFigures(
  study: StudyRecord,
  { format, only, animate }: { format: FigureFormat; only?: readonly string[] | undefined; animate: boolean },
): Promise<number> {
  const analysis = analyse(study, floorsOf(study));
  const heatmaps = heatmapFigures(analysis, "all");
  const figures = [...studyFigures(analysis), ...regionMaps(analysis), ...errorMaps(analysis), ...heatmaps];
  const animations = animate ? [...gridAnimations(heatmaps), ...denoisingAnimations(analysis, await loadBackend("auto"))] : [];
  const isChosen = chooser(
    [...figures, ...animations].map(({ name }) => name),
    only,
  );
  makeFolder(study.folder.file("figures"));
  const file = (name: string, ending: string): string => study.folder.file(`figures/${name}.${ending}`);
  let files = 0;
  for (const { name, figure } of figures.filter(isChosen)) {
    const svg = await toSvg(figure());
    if (format !== "png") writeAtomic(file(name, "svg"), svg);
    if (format !== "svg") writeAtomic(file(name, "png"), toPng(svg));
    files += format === "both" ? 2 : 1;
  }
  for (const { name, frames } of animations.filter(isChosen)) {
    writeAtomic(file(name, "gif"), await toGif(frames()));
    files += 1;
  }
  return files;
}

/** Whether a figure's name matches any of the patterns; all do where there are none. @throws UserError where a pattern matches none */
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

/** Tells a figure that this study does not have from one that none has. */
function refuse(pattern: string, names: readonly string[]): never {
  const short = names.filter((name) => !name.includes("_step_"));
  const kind = figureKind(pattern);
  if (kind === undefined) oneOf("figure", pattern, [...new Set([...short, ...FIGURES, "DATASET_CONFIG_LEVEL_step_N"])]);
  const isAsked = kind === "figure" || names.some((name) => figureKind(name) === "animation");
  const has = names.length === 0 ? "(no run is done yet)" : validOf(short);
  throw new UserError(`figure ${quote(pattern)} is not in this study${isAsked ? "" : " without --animate"} ${has}`);
}
