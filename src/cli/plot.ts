/** `noisegrid plot`: a study's figures as files. */

import type { Command } from "commander";
import { Option } from "commander";
import { loadBackend } from "../backend/select.js";
import { oneOf } from "../core/errors.js";
import { makeFolder } from "../files/read.js";
import { writeAtomic } from "../files/write.js";
import { analyse } from "../analysis/study-analysis.js";
import { readStudy } from "../analysis/study-record.js";
import { toGif } from "../plot/gif.js";
import { toPng } from "../plot/png.js";
import { toSvg } from "../plot/render.js";
import { denoisingAnimations, gridAnimations } from "../plot/study/animations.js";
import { studyFigures } from "../plot/study/figures.js";
import { heatmapFigures } from "../plot/study/heatmaps.js";
import { picturedSeed } from "../plot/study/pictured.js";
import { collect } from "./options.js";

const FORMATS = ["png", "svg", "both"] as const;

interface PlotOptions {
  format: (typeof FORMATS)[number];
  only?: string[];
  baseline?: string;
  animate?: boolean;
}

export function addPlot(program: Command): void {
  program
    .command("plot")
    .description("draw the figures of a study")
    .argument("<dir>", "folder of the study")
    .addOption(
      new Option("--format <name>", `files to write: ${FORMATS.join(", ")}`)
        .default("both")
        .argParser((text): PlotOptions["format"] => oneOf("format", text, FORMATS)),
    )
    .option("--only <name>", "only these figures; * stands for any part of a name; may be repeated", collect)
    .option("--animate", "draw the grids while they learn and the samples while they are denoised, too (GIF)")
    .option("--baseline <config>", "what others are compared with (the configuration called baseline, or the first)")
    .addHelpText(
      "after",
      `
Figures: train_loss, generated_images, evaluation_metrics, grid_variance_comparison, convergence, trade_off,
and of every grid at every snapshot DATASET_CONFIG_LEVEL_step_N. They are written to DIR/figures.
With --animate also DATASET_CONFIG_LEVEL_training and DATASET_denoising.

Examples:
  noisegrid plot results/paper
  noisegrid plot results/paper --format svg --only train_loss --only 'dino_*_step_10000'`,
    )
    .action(async (dir: string, options: PlotOptions) => {
      await plotStudy(dir, options);
    });
}

async function plotStudy(dir: string, { format, only, baseline, animate }: PlotOptions): Promise<void> {
  const study = readStudy(dir, baseline);
  const analysis = analyse(study);
  const seed = picturedSeed(study);
  const figures = [...studyFigures(analysis), ...heatmapFigures(analysis, seed, { steps: "all", levels: "all" })];
  const animations =
    animate === true ? [...gridAnimations(analysis, seed), ...denoisingAnimations(analysis, seed, await loadBackend("auto"))] : [];
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
  console.log(
    files === 0 ? `${dir}: no run is done yet, so there is nothing to draw` : `${files} files in ${study.folder.file("figures")}`,
  );
}

/** Whether a figure's name matches any of the patterns; all do where there are none. @throws UserError where a pattern matches none */
function chooser(names: readonly string[], patterns: readonly string[] | undefined): (figure: { name: string }) => boolean {
  if (patterns === undefined) return () => true;
  const expressions = patterns.map((pattern) => {
    const expression = new RegExp(
      `^${pattern
        .split("*")
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*")}$`,
    );
    if (!names.some((name) => expression.test(name))) {
      const short = names.filter((name) => !name.includes("_step_"));
      oneOf("figure", pattern, [...short, "DATASET_CONFIG_LEVEL_step_N"]);
    }
    return expression;
  });
  return ({ name }) => expressions.some((expression) => expression.test(name));
}
