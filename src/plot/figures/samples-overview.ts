/** Overview of the samples, small enough for a first screen: the data, then every configuration below, a column per data set. */

import { imagePanel } from "../drawing/image-panel.js";
import { inRows } from "../style/encodings.js";
import { configLabels } from "../style/labels.js";
import { rgbOf, scatterImage } from "../drawing/raster.js";
import type { Figure } from "../drawing/render.js";
import { textWidth } from "../style/text-width.js";
import { configStyles, FONT_SIZE, INK, wordColour } from "../style/theme.js";
import type { GeneratedImagesData } from "./generated-images.js";
import { columnBox } from "./generated-images.js";

export interface SamplesOverviewData extends GeneratedImagesData {
  /** configurations to show, in this order */
  shown: readonly string[];
}

/** Largest size of all panels in pixels: half of a wide screen, all of a narrow one. */
const WIDTH = 440;
const HEIGHT = 570;
const SMALLEST = 48;
const GAP = 6;
/** Height of a line of text, and of a row's name above it with its spacing. */
const LINE = 13;
const NAME = LINE + 2 + GAP;
/** Dots of a picture per pixel of the figure. */
const DENSITY = 3;
/** Name of the row without a configuration. */
const REAL = "data";

export function samplesOverview({ names, seed, shown, samples, real }: SamplesOverviewData): Figure {
  const { datasets } = names;
  const rows = [null, ...shown];
  const isOne = datasets.length === 1;
  // with one data set the configurations are side by side
  const columns = isOne ? Math.min(rows.length, rows.length === 4 ? 2 : 3) : datasets.length;
  const lines = isOne ? Math.ceil(rows.length / columns) : rows.length;
  const size = Math.max(SMALLEST, Math.floor(Math.min((WIDTH - (columns - 1) * GAP) / columns, HEIGHT / lines - NAME)));
  const styles = configStyles(names.configs, names.baseline);
  const colourOf = (row: string | null): string => (row === null ? INK : styles.get(row)!.colour);
  const labels = configLabels(names, isOne ? size : columns * (size + GAP) - GAP);
  const labelOf = (row: string | null): string => (row === null ? REAL : labels.get(row)!);
  const boxes = new Map(datasets.map((dataset) => [dataset, columnBox(dataset, samples, real)]));
  const panel = (row: string | null, dataset: string, title?: string) => {
    const box = boxes.get(dataset)!;
    const sets = row === null ? real : samples.filter(({ config }) => config === row);
    const points = sets.find((set) => set.dataset === dataset)?.points;
    return imagePanel({
      box,
      size,
      pictures: points === undefined ? [] : [{ url: scatterImage([dots(points, colourOf(row), size)], box, size * DENSITY), box }],
      axes: null,
      title,
      note: points === undefined ? "no samples" : undefined,
    });
  };
  const width = columns * (size + GAP) - GAP;
  return {
    description:
      `Scatter plots of the data and of the samples of ${shown.join(", ")}, seed ${seed}, ` +
      (isOne ? `on ${datasets[0]}.` : `a row each, with a column for each of ${datasets.join(", ")}.`),
    spec: {
      padding: { left: 1, top: 4, right: 5, bottom: 5 },
      spacing: GAP,
      vconcat: isOne
        ? inRows(rows, columns).map((line) => ({ spacing: GAP, hconcat: line.map((row) => panel(row, datasets[0], labelOf(row))) }))
        : [
            columnNames(datasets, size, width),
            ...rows.map((row) => ({
              spacing: 2,
              vconcat: [
                texts([{ text: labelOf(row), x: 0, align: "left", color: wordColour(colourOf(row)), fontWeight: 600 }], width, 1),
                { spacing: GAP, bounds: "flush" as const, hconcat: datasets.map((dataset) => panel(row, dataset)) },
              ],
            })),
          ],
    },
  };
}

/** Soft dots: fainter in a small panel, so that ten thousand do not fill it. */
function dots(points: Float32Array, colour: string, size: number) {
  return { points, colour: rgbOf(colour), opacity: Math.min(0.5, Math.max(0.08, (0.12 * size * size) / (points.length / 2))), size: 2 };
}

/** The data sets' names above their columns; a long name breaks after a hyphen. */
function columnNames(datasets: readonly string[], size: number, width: number) {
  const lines = datasets.map((dataset) => broken(dataset, size));
  const labels = lines.map((text, i): Label => ({ text, x: i * (size + GAP) + size / 2, align: "center", color: INK, fontWeight: 400 }));
  return texts(labels, width, Math.max(...lines.map(({ length }) => length)));
}

function broken(name: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of name.split(/(?<=-)/)) {
    const joined = `${lines.at(-1) ?? ""}${part}`;
    if (lines.length > 0 && textWidth(joined, FONT_SIZE, "regular") <= width) lines[lines.length - 1] = joined;
    else lines.push(part);
  }
  return lines;
}

interface Label {
  text: string | string[];
  x: number;
  align: "left" | "center";
  color: string;
  fontWeight: 400 | 600;
}

/** Texts side by side in a separate band. */
function texts(labels: readonly Label[], width: number, lines: number) {
  return {
    width,
    height: lines * LINE,
    view: { stroke: null },
    layer: labels.map((label) => ({
      data: { values: [{}] },
      mark: { type: "text" as const, ...label, y: 0, baseline: "top" as const, fontSize: FONT_SIZE, lineHeight: LINE },
    })),
  };
}
