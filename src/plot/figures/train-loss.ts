/** The smoothed training loss of every configuration, a panel per data set. */

import type { CurveBand } from "../../analysis/curves.js";
import { bandLayers, bandText, heading, inRows, orNote, windowText } from "../style/encodings.js";
import { titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";

export interface TrainLossData {
  names: Names;
  bands: readonly CurveBand[];
  /** steps of the trailing mean; several if the configurations differ */
  windows: readonly number[];
}

export function trainLoss({ names, bands, windows }: TrainLossData): Figure {
  return {
    description: `Smoothed training loss against training steps, a panel for each of ${names.datasets.join(", ")}, a line for each of ${names.configs.join(", ")}.`,
    spec: {
      title: titled("Training loss", `Trailing mean of ${windowText(windows)} steps, ${bandText(bands)}`),
      spacing: 24,
      vconcat: inRows(names.datasets, 2).map((row) => ({ spacing: 20, hconcat: row.map((dataset) => panel(names, dataset, bands)) })),
    },
  };
}

function panel(names: Names, dataset: string, bands: readonly CurveBand[]) {
  const values = bands
    .filter((band) => band.dataset === dataset)
    .flatMap(({ config, points }) => points.map((point) => ({ config, ...point })));
  const x = { field: "step", type: "quantitative" as const, title: "Training step", axis: { tickCount: 5, grid: false } };
  const y = { type: "quantitative" as const, title: "Mean squared error", scale: { zero: false }, axis: { tickCount: 5 } };
  const [width, height] = [278, 170];
  return { width, height, layer: [heading(dataset), ...orNote(bandLayers(names, values, x, y), width, height)] };
}
