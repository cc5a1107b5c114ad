/** Samples of every configuration on every data set, over a faint layer of the data. */

import { extentOf, imagePanel, squareAround } from "../drawing/image-panel.js";
import { configLabels, titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import { rgbOf, scatterImage } from "../drawing/raster.js";
import type { Box } from "../drawing/raster.js";
import type { Figure } from "../drawing/render.js";
import { textWidth } from "../style/text-width.js";
import { configStyles, FONT_SIZE, wordColour } from "../style/theme.js";

/** Samples of one run. */
export interface SampleSet {
  config: string;
  dataset: string;
  /** rows of x, y */
  points: Float32Array;
}

export interface GeneratedImagesData {
  names: Names;
  /** the seed whose samples are shown */
  seed: number;
  samples: readonly SampleSet[];
  /** points of each data set, for comparison */
  real: readonly { dataset: string; points: Float32Array }[];
}

const DATA_COLOUR = rgbOf("#b9b9b9");
/** Dots of a picture per pixel of the figure: sharp in print. */
const DENSITY = 2;
/** Pixels of the side of a panel. */
const [LARGEST, SMALLEST] = [150, 90];
const MOST_AXES = 4;
/** Largest height in pixels of all rows before they shrink, and the width of a row's name with its panels. */
const [HEIGHT, WIDTH] = [1700, 720];

/** Returns the figure of the samples of every configuration on every data set, over a faint layer of the data. */
export function generatedImages({ names, seed, samples, real }: GeneratedImagesData): Figure {
  const styles = configStyles(names.configs, names.baseline);
  const labels = configLabels(names);
  const label = Math.max(84, ...[...labels.values()].map((name) => textWidth(name, FONT_SIZE, "semibold")));
  // with many columns only the lowest row has an axis: a panel is a square, so both axes have its scale
  const hasAxes = names.datasets.length <= MOST_AXES;
  const columnWidth = Math.floor((WIDTH - label) / names.datasets.length);
  const size = Math.min(LARGEST, columnWidth - (hasAxes ? 38 : 10), Math.max(SMALLEST, Math.floor(HEIGHT / names.configs.length)));
  const boxes = new Map(names.datasets.map((dataset) => [dataset, columnBox(dataset, samples, real)]));
  const panel = (config: string, dataset: string, row: number) => {
    const box = boxes.get(dataset)!;
    const points = samples.find((set) => set.config === config && set.dataset === dataset)?.points;
    const data = real.find((set) => set.dataset === dataset)?.points ?? [];
    const background = { points: data, colour: DATA_COLOUR, opacity: 0.25, size: 2 };
    const layers =
      points === undefined ? [background] : [background, { points, colour: rgbOf(styles.get(config)!.colour), opacity: 0.3, size: 2 }];
    return imagePanel({
      box,
      size,
      pictures: [{ url: scatterImage(layers, box, size * DENSITY), box }],
      title: row === 0 ? dataset : undefined,
      axes: { x: row === names.configs.length - 1, y: hasAxes ? true : null },
      note: points === undefined ? "no samples" : undefined,
    });
  };
  const counts = [...new Set(samples.map(({ points }) => points.length / 2))].toSorted((a, b) => a - b);
  return {
    description: `Scatter plots of the samples over the data, a row for each of ${names.configs.join(", ")}, a column for each of ${names.datasets.join(", ")}.`,
    spec: {
      title: titled(
        "Generated samples",
        `${counts.map((count) => count.toLocaleString("en-US")).join(" or ") || "No"} samples of seed ${seed} in colour over points of the data in grey`,
      ),
      spacing: 8,
      vconcat: names.configs.map((config, row) => ({
        spacing: 8,
        hconcat: [
          rowLabel(labels.get(config)!, styles.get(config)!.colour, label, size),
          ...names.datasets.map((dataset) => panel(config, dataset, row)),
        ],
      })),
    },
  };
}

/** A configuration's name beside its row. */
function rowLabel(text: string, colour: string, width: number, size: number) {
  return {
    width,
    height: size,
    view: { stroke: null },
    data: { values: [{}] },
    mark: {
      type: "text" as const,
      text,
      x: width,
      y: size / 2,
      align: "right" as const,
      fontSize: FONT_SIZE,
      fontWeight: 600 as const,
      color: wordColour(colour),
    },
  };
}

/** How many times longer one axis of the data may be than the other before each has a scale of its own. */
const MOST_STRETCH = 4;
/** Share of the data's extent beyond them on every side. */
const ROOM = 0.08;

/** Returns the square of a column, or the box of data that a square would show as a line: the data decide it, with a margin, since samples of an untrained model may lie far away. */
export function columnBox(dataset: string, samples: readonly SampleSet[], real: readonly { dataset: string; points: Float32Array }[]): Box {
  const data = real.filter((set) => set.dataset === dataset).map(({ points }) => points);
  const shown = data.length > 0 ? data : samples.filter((set) => set.dataset === dataset).map(({ points }) => points);
  const extent = extentOf(shown);
  const [width, height] = [extent.upper[0] - extent.lower[0], extent.upper[1] - extent.lower[1]];
  const isThin = width > 0 && height > 0 && Math.max(width / height, height / width) > MOST_STRETCH;
  const { lower, upper } = isThin ? extent : squareAround(shown);
  const room = (axis: 0 | 1): number => (upper[axis] - lower[axis]) * ROOM;
  return { lower: [lower[0] - room(0), lower[1] - room(1)], upper: [upper[0] + room(0), upper[1] + room(1)] };
}
