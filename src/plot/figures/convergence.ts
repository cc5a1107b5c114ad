/** Loss and divergence against steps and against seconds. */

import type { CurveBand } from "../../analysis/curves.js";
import { bandLayers, bandText, heading, orNote, windowText } from "../style/encodings.js";
import { titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";

export interface ConvergenceData {
  names: Names;
  loss: readonly CurveBand[];
  /** empty if the study measured no curve */
  kl: readonly CurveBand[];
  /** steps of the trailing mean; several if the configurations differ */
  windows: readonly number[];
}

type Axis = "step" | "seconds";

export function convergence({ names, loss, kl, windows }: ConvergenceData): Figure {
  const measures = [
    { bands: loss, title: "Mean squared error", short: "loss" },
    { bands: kl, title: "KL divergence (bits)", short: "divergence" },
  ].filter(({ bands }) => bands.length > 0);
  const columns = measures.flatMap((measure) => (["step", "seconds"] as const).map((axis) => ({ ...measure, axis })));
  const width = measures.length > 1 ? 118 : 270;
  return {
    description: `${measures.map(({ short }) => short).join(" and ")} against training steps and against seconds of training, a row for each of ${names.datasets.join(", ")}.`,
    spec: {
      title: titled("Convergence", [
        `Loss: trailing mean of ${windowText(windows)} steps${kl.length > 0 ? "; divergence: 2,000 samples of the moving average at each snapshot" : ""}`,
        `${bandText(loss)}; seconds: steps times the mean time of one`,
      ]),
      spacing: 24,
      vconcat: names.datasets.map((dataset, row) => ({
        spacing: 14,
        hconcat: columns.map((column) => panel(names, dataset, column, width, row === names.datasets.length - 1)),
      })),
    },
  };
}

function panel(
  names: Names,
  dataset: string,
  { bands, title, axis }: { bands: readonly CurveBand[]; title: string; axis: Axis },
  width: number,
  isLast: boolean,
) {
  const values = bands
    .filter((band) => band.dataset === dataset)
    .flatMap(({ config, points, msPerStep }) => points.map((point) => ({ config, ...point, seconds: (point.step * msPerStep) / 1000 })));
  const x = {
    field: axis,
    type: "quantitative" as const,
    title: isLast ? (axis === "step" ? "Training step" : "Seconds of training") : null,
    axis: { tickCount: width > 200 ? 6 : 3, labelSeparation: 3, grid: false },
  };
  const y = { type: "quantitative" as const, title: axis === "step" ? title : null, scale: { zero: false }, axis: { tickCount: 4 } };
  const height = 105;
  return { width, height, layer: [heading(dataset), ...orNote(bandLayers(names, values, x, y), width, height)] };
}
