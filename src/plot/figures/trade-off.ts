/** Change of the divergence against change of the training time. */

import type { Layer } from "../style/encodings.js";
import { colourByConfig, drawn, heading, inRows, labelled, styleByConfig } from "../style/encodings.js";
import { titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";
import { COLOURS, INK, QUIET } from "../style/theme.js";

/** A configuration on a data set, against the baseline. */
export interface TradeOffPoint {
  config: string;
  dataset: string;
  /** change of the training time in percent, mean over paired seeds */
  overhead: number;
  overheadInterval: readonly [number, number] | null;
  /** change of the divergence in bits */
  kl: number;
  klInterval: readonly [number, number] | null;
}

export interface TradeOffData {
  names: Names;
  points: readonly TradeOffPoint[];
}

export function tradeOff({ names, points }: TradeOffData): Figure {
  const shown = names.configs.filter((config) => points.some((point) => point.config === config));
  const datasets = names.datasets.filter((dataset) => points.some((point) => point.dataset === dataset));
  const hasIntervals = points.some(({ klInterval }) => klInterval !== null);
  // with more configurations than colours, shapes distinguish configurations instead of data sets
  const isDivided = names.configs.length > COLOURS;
  return {
    description: `Change of KL divergence against change of training time, both against ${names.baseline}, a point for each of ${shown.join(", ")} on each of ${names.datasets.join(", ")}.`,
    spec: {
      title: titled("Gain against overhead", [
        `Against ${names.baseline}, means of paired seeds${hasIntervals ? ", with bootstrap 95 % intervals" : ""}`,
        "Below the line: samples closer to the data; left of the line: faster training",
      ]),
      ...(isDivided
        ? {
            spacing: 24,
            vconcat: inRows(datasets, 2).map((row) => ({
              spacing: 18,
              hconcat: row.map((dataset) => panelOf(names, points, shown, dataset)),
            })),
          }
        : { width: 520, height: 300, layer: layersOf(names, points, shown, shapeByDataset(names)) }),
    },
  };
}

function panelOf(names: Names, points: readonly TradeOffPoint[], shown: readonly string[], dataset: string) {
  const mine = points.filter((point) => point.dataset === dataset);
  return { width: 270, height: 190, layer: [heading(dataset), ...layersOf(names, mine, shown, styleByConfig(names, "shape", shown))] };
}

function layersOf(names: Names, points: readonly TradeOffPoint[], shown: readonly string[], shape: object): Layer[] {
  const values = labelled(names, points).map(({ overheadInterval, klInterval, ...point }) => ({
    ...point,
    overheadLow: overheadInterval?.[0] ?? point.overhead,
    overheadHigh: overheadInterval?.[1] ?? point.overhead,
    klLow: klInterval?.[0] ?? point.kl,
    klHigh: klInterval?.[1] ?? point.kl,
  }));
  const color = colourByConfig(names, shown);
  const x = { field: "overhead", type: "quantitative" as const, title: "Change of training time (%)", axis: { grid: false, tickCount: 7 } };
  const y = { field: "kl", type: "quantitative" as const, title: "Change of KL divergence (bits)", axis: { grid: false } };
  const zero = { data: { values: [{ zero: 0 }] }, mark: { type: "rule" as const, color: QUIET, strokeDash: [4, 3] } };
  return drawn<Layer>([
    { ...zero, encoding: { y: { field: "zero", type: "quantitative" } } },
    { ...zero, encoding: { x: { field: "zero", type: "quantitative" } } },
    {
      data: { values },
      mark: { type: "rule", opacity: 0.6 },
      encoding: { x, y: { ...y, field: "klLow" }, y2: { field: "klHigh" }, color },
    },
    {
      data: { values },
      mark: { type: "rule", opacity: 0.6 },
      encoding: { x: { ...x, field: "overheadLow" }, x2: { field: "overheadHigh" }, y, color },
    },
    {
      data: { values },
      mark: { type: "point", filled: true, size: 80, stroke: INK, strokeWidth: 0.5 },
      encoding: { x, y, color, ...shape },
    },
  ]);
}

function shapeByDataset({ datasets }: Names) {
  return {
    shape: {
      field: "dataset",
      type: "nominal" as const,
      sort: [...datasets],
      scale: { domain: [...datasets] },
      legend: { title: null, orient: "right" as const, symbolFillColor: "#ffffff", symbolStrokeColor: INK },
    },
  };
}
