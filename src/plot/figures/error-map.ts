/** The denoiser's error by place, which sets the variance of the reverse process, at fixed timesteps, with the data on top. */

import type { ErrorGrid } from "../../diffusion/adaptation/error-grid.js";
import { cellsAt, cellsOf } from "../../diffusion/adaptation/error-cells.js";
import { colourLegend, factorColour } from "../style/colour-scale.js";
import { inRows } from "../style/encodings.js";
import { imagePanel } from "../drawing/image-panel.js";
import { titled } from "../style/labels.js";
import type { Box } from "../drawing/raster.js";
import { cellImage, rgbOf, scatterImage } from "../drawing/raster.js";
import type { Figure } from "../drawing/render.js";

export interface ErrorMapData {
  config: string;
  dataset: string;
  seed: number;
  /** of the first two coordinates */
  errors: ErrorGrid;
  /** the model's coordinates; with "regions" all regions are overlaid, each in its own coordinates */
  coordinates: "data" | "standardised" | "regions";
  /** √ᾱ of every timestep: the scale of the data at it */
  signalRate: Float64Array;
  /** rows of x, y in those coordinates */
  points: Float32Array;
  timesteps: readonly number[];
}

const SIZE = 150;
const DATA = { colour: rgbOf("#222222"), opacity: 0.1, size: 2 };
/** Range of the colours: errors relative to the mean of their timestep, or of their region at it, from 0 to 2. */
const SCALE: [number, number] = [0, 2];

/** Names of the coordinates, if they are not the data's own. */
const COORDINATES = {
  data: [],
  standardised: ["In the coordinates of the standardised data"],
  regions: ["In the coordinates of the regions, all regions over each other"],
};

export function errorMap({ config, dataset, seed, errors, coordinates, signalRate, points, timesteps }: ErrorMapData): Figure {
  // with regions the errors are already relative to their region's
  const isRegional = errors.regional.length > 0;
  const panels = timesteps.map((t, i) => {
    const cells = cellsAt(errors, t);
    const { lower, upper, size } = cells;
    const box: Box = { lower: [lower[0], lower[1]], upper: [upper[0], upper[1]] };
    const colour = (x: number, y: number) =>
      factorColour(cells.errors[cellsOf(Float32Array.of(x, y), 2, cells)[0]] / (isRegional ? 1 : errors.mean[t]), SCALE);
    const shrunk = points.map((value) => value * signalRate[t]);
    const pictures = [
      { url: cellImage(colour, box, size, Math.max(1, Math.floor(240 / size))), box },
      { url: scatterImage([{ points: shrunk, ...DATA }], box, 2 * SIZE), box },
    ];
    const panel = imagePanel({
      box,
      size: SIZE,
      title: `t = ${t}, mean error ${Number.isFinite(errors.mean[t]) ? errors.mean[t].toPrecision(2) : "unknown"}`,
      pictures,
    });
    return i === 0
      ? {
          ...panel,
          layer: [
            ...panel.layer,
            colourLegend(SCALE, `Error / ${isRegional ? "the region's" : "mean"}; the upper end stands for all beyond`),
          ],
        }
      : panel;
  });
  return {
    description: `Error of the denoiser of ${config} on ${dataset} by place, at timesteps ${timesteps.join(", ")}, with the data.`,
    spec: {
      title: titled(`What ${config} does not know of ${dataset}`, [
        `Squared error of the predicted data where x_t lies, beside the mean of the ${isRegional ? "point's region at the " : ""}timestep`,
        ...COORDINATES[coordinates],
        `In black the data, shrunk as at that timestep; seed ${seed}`,
      ]),
      spacing: 30,
      vconcat: inRows(panels, 3).map((row) => ({ spacing: 16, hconcat: row })),
    },
  };
}
