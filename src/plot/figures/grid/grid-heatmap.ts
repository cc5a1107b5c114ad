/** A level of a noise grid, or the product of all levels: its position over the data, and its cells at fixed timesteps. */

import { formatShare } from "../../../analysis/format.js";
import type { FactorScale } from "../../style/colour-scale.js";
import { colourLegend, factorColour } from "../../style/colour-scale.js";
import { inRows } from "../../style/encodings.js";
import type { GridValues, Moment, Shown } from "../../drawing/grid-field.js";
import { gridField } from "../../drawing/grid-field.js";
import { imagePanel, intersection, squareAround } from "../../drawing/image-panel.js";
import { titled } from "../../style/labels.js";
import type { Box } from "../../drawing/raster.js";
import { cellImage, rgbOf, scatterImage } from "../../drawing/raster.js";
import type { Figure } from "../../drawing/render.js";

export interface GridHeatmapData {
  config: string;
  dataset: string;
  seed: number;
  step: number;
  values: GridValues;
  shown: Shown;
  /** colour scale; the same for every step of a run, so that pictures are comparable */
  scale: FactorScale;
  /** rows of x, y */
  points: Float32Array;
  /** fraction of the data inside the grid's box */
  inside: number;
}

const LARGE = 246;
const SMALL = 98;
const DATA = { colour: rgbOf("#8a8a8a"), opacity: 0.12, size: 2 };

/** Returns the drawn timesteps: the first, the last and three between. */
export function fixedTimesteps(timesteps: number): number[] {
  return [...new Set([0, 1, 2, 3, 4].map((quarter) => Math.round((quarter * (timesteps - 1)) / 4)))];
}

/** Returns the figure of a grid's level, or of the product of all levels: its box over the data, and its cells at five timesteps. */
export function gridHeatmap(data: GridHeatmapData): Figure {
  const { config, dataset, seed, step, values, shown, inside } = data;
  const { grid, timesteps } = values;
  const around = squareAround([data.points]);
  const box = boxOf(values, around);
  const name = shown.kind === "product" ? "product of all levels" : `level ${grid.levels[shown.index].name}`;
  const moments: Moment[] = ["mean", ...fixedTimesteps(timesteps)];
  const pictures = moments.map((moment) => picture(data, moment, box));
  const seen = intersection(box, around);
  const isWhole = JSON.stringify(seen) === JSON.stringify(box);
  const overview = isWhole ? [pictures[0]] : seen === undefined ? [] : [part(data, "mean", seen)];
  const small = moments.map((moment, i) =>
    imagePanel({
      box,
      size: SMALL,
      title: moment === "mean" ? "mean over t" : `t = ${moment}`,
      pictures: [pictures[i]],
      outline: box,
      axes: { x: i > 2, y: i % 3 === 0 },
    }),
  );
  return {
    description: `Heatmap of the noise factor of ${config} on ${dataset} at step ${step}, ${name}: over the data on the left, at fixed timesteps on the right.`,
    spec: {
      title: titled(
        `Noise factor of ${config} on ${dataset}, ${name}`,
        `After ${step.toLocaleString("en-US")} steps, seed ${seed}. The box of the grid holds ${formatShare(inside)} of the data; points outside take the cell at the border.`,
      ),
      spacing: 26,
      hconcat: [
        {
          layer: [
            imagePanel({
              box: around,
              size: LARGE,
              title: "mean over t, with the data",
              pictures: [...overview, { url: scatterImage([{ points: data.points, ...DATA }], around, 1.5 * LARGE), box: around }],
              outline: seen,
            }),
            colourLegend(data.scale, "Noise factor; the ends stand for all beyond"),
          ],
          width: LARGE,
          height: LARGE,
        },
        {
          spacing: 26,
          vconcat: inRows(small, 3).map((row) => ({ spacing: 10, hconcat: row })),
        },
      ],
    },
  };
}

/** Returns the grid's box in the plane; along an axis that the grid does not cover, the whole shown range. */
function boxOf({ grid }: GridValues, around: Box): Box {
  const bound = (bounds: readonly number[], shown: readonly number[], axis: number): number =>
    bounds[grid.axes.indexOf(axis)] ?? shown[axis];
  return {
    lower: [bound(grid.lower, around.lower, 0), bound(grid.lower, around.lower, 1)],
    upper: [bound(grid.upper, around.upper, 0), bound(grid.upper, around.upper, 1)],
  };
}

/** Pixels along the side of a heatmap, and its largest number of cells. */
const MAX_DOTS = 240;

function picture({ values, shown, scale }: GridHeatmapData, moment: Moment, box: Box) {
  const field = gridField(values, shown, moment);
  const sizes = (shown.kind === "product" ? values.grid.levels : [values.grid.levels[shown.index]]).map(({ size }) => size);
  const cells = Math.min(sizes.reduce(leastCommonMultiple), MAX_DOTS);
  return { url: cellImage((x, y) => factorColour(field(x, y), scale), box, cells, Math.floor(MAX_DOTS / cells)), box };
}

/** Returns a part of the heatmap, for data smaller than the grid's box; its edges may cut cells. */
function part({ values, shown, scale }: GridHeatmapData, moment: Moment, box: Box) {
  const field = gridField(values, shown, moment);
  return { url: cellImage((x, y) => factorColour(field(x, y), scale), box, MAX_DOTS, 1), box };
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
