/** `noisegrid plot`: a study's figures as files. */

import type { Command } from "commander";
import { Option } from "commander";
import { countOf } from "../../analysis/format.js";
import type { StudyRecord } from "../../analysis/study-record.js";
import { oneOf } from "../../errors/user-error.js";
import { FIGURES } from "../../plot/study/figure-names.js";
import type { FigureFormat } from "../../plot/study/write-figures.js";
import { StudyFolder } from "../../study/records/study-folder.js";
import type { Told } from "../carrying-out/aside.js";
import { aside } from "../carrying-out/aside.js";
import { collect } from "../repeated.js";
import { withLock } from "../carrying-out/signals.js";

const FORMATS: FigureFormat[] = ["png", "svg", "both"];

interface PlotOptions {
  format: FigureFormat;
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
        .argParser((text): FigureFormat => oneOf("format", text, FORMATS)),
    )
    .option("--only <name>", "only these figures; * stands for any part of a name; may be repeated", collect)
    .option("--animate", "also draw animations (GIF): the grids during training, the samples during denoising")
    .option("--baseline <config>", "configuration to compare the others with (the one called baseline, or the first)")
    .addHelpText(
      "after",
      `
Figures: ${FIGURES.join(", ")},
CONFIG_region_map, DATASET_CONFIG_error_map, and DATASET_CONFIG_LEVEL_step_N for every grid and snapshot.
They are written to DIR/figures.
--animate adds DATASET_CONFIG_LEVEL_training and DATASET_denoising.

Examples:
  noisegrid plot results/paper
  noisegrid plot results/paper --format svg --only train_loss --only 'dino_*_step_10000'`,
    )
    .action(async (dir: string, options: PlotOptions) => {
      // throws before anything is locked
      new StudyFolder(dir).read();
      const { format, only, baseline, animate = false } = options;
      await withLock(dir, () => aside({ kind: "plot", dir, baseline, format, only, animate }), "wait for it");
    });
}

interface Drawing {
  format: FigureFormat;
  only: string[] | undefined;
  animate: boolean;
}

/** Writes the figures. @returns where they are */
export async function drawStudy(study: StudyRecord, { format, only, animate }: Drawing): Promise<Told> {
  // loaded where it is needed: Vega takes longer to load than most commands to run
  const { writeFigures } = await import("../../plot/study/write-figures.js");
  const files = await writeFigures(study, { format, only, animate });
  const { folder } = study;
  const line =
    files === 0
      ? `${folder.path}: no run is done yet, so there is nothing to draw`
      : `${countOf(files, "file")} in ${folder.file("figures")}`;
  return { lines: [line], problems: [] };
}
