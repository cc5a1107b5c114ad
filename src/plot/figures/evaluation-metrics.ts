/** The four metrics of the original log as grouped bars: means over seeds, intervals, the single seeds, the published value. */

import { colourByConfig, drawn, inRows } from "../encodings.js";
import type { Names } from "../names.js";
import type { Figure } from "../render.js";
import type { Layer } from "../encodings.js";
import { INK } from "../theme.js";

/** One bar. */
export interface MetricBar {
  metric: string;
  config: string;
  dataset: string;
  /** a value per seed */
  values: readonly number[];
  mean: number;
  /** bootstrap interval of the mean; null with fewer than two seeds */
  interval: readonly [number, number] | null;
  /** value of the published run, where this run repeats it */
  published: number | null;
}

export interface EvaluationMetricsData {
  names: Names;
  /** in the order of the panels, with the unit in the label */
  metrics: readonly { metric: string; label: string }[];
  bars: readonly MetricBar[];
  /** what real points in place of samples would give, per metric and data set */
  floors: readonly { metric: string; dataset: string; value: number }[];
}

export function evaluationMetrics({ names, metrics: wanted, bars, floors }: EvaluationMetricsData): Figure {
  const metrics = wanted.filter(({ metric }) => bars.some((bar) => bar.metric === metric));
  const hasIntervals = bars.some(({ interval }) => interval !== null);
  const hasPublished = bars.some(({ published }) => published !== null);
  const key = [
    hasIntervals ? "Bar: mean; line: bootstrap 95 % interval; dots: seeds" : "Bar: the value of one seed",
    ...(hasPublished ? ["tick: published, one run"] : []),
    ...(floors.length > 0 ? ["dashes: real points in place of samples"] : []),
  ];
  return {
    description: `Bars of ${metrics.map(({ label }) => label).join(", ")}, grouped by data set (${names.datasets.join(", ")}), a bar for each of ${names.configs.join(", ")}.`,
    spec: {
      title: { text: "Evaluation metrics", subtitle: key.join("; ") },
      spacing: 18,
      vconcat: inRows(metrics, 2).map((row) => ({
        spacing: 18,
        hconcat: row.map(({ metric, label }) =>
          panel(
            names,
            label,
            bars.filter((bar) => bar.metric === metric),
            floors.filter((floor) => floor.metric === metric),
          ),
        ),
      })),
    },
  };
}

function panel(names: Names, label: string, bars: readonly MetricBar[], floors: readonly { dataset: string; value: number }[]) {
  const flat = bars.map(({ config, dataset, mean, interval, published }) => ({
    config,
    dataset,
    mean,
    low: interval?.[0] ?? mean,
    high: interval?.[1] ?? mean,
    published,
  }));
  const seeds = bars.flatMap(({ config, dataset, values }) => values.map((value) => ({ config, dataset, value })));
  const x = {
    field: "dataset",
    type: "nominal" as const,
    sort: [...names.datasets],
    title: null,
    axis: { labelAngle: 0, ticks: false },
    scale: { domain: [...names.datasets] },
  };
  const xOffset = { field: "config", type: "nominal" as const, sort: [...names.configs], scale: { domain: [...names.configs] } };
  const y = (field: string) => ({ field, type: "quantitative" as const, title: label, axis: { tickCount: 5 } });
  return {
    width: 278,
    height: 180,
    layer: drawn<Layer>([
      {
        data: { values: flat },
        mark: { type: "bar", opacity: 0.75 },
        encoding: { x, xOffset, y: y("mean"), color: colourByConfig(names) },
      },
      {
        data: { values: floors },
        mark: { type: "rule", color: INK, strokeDash: [4, 3] },
        encoding: { x: { ...x, bandPosition: 0 }, x2: { field: "dataset", bandPosition: 1 }, y: y("value") },
      },
      {
        data: { values: seeds },
        mark: { type: "circle", size: 7, color: INK, opacity: 0.45 },
        encoding: { x, xOffset, y: y("value") },
      },
      {
        data: { values: flat.filter(({ low, high }) => low < high) },
        mark: { type: "rule", color: INK, strokeWidth: 1.2 },
        encoding: { x, xOffset, y: y("low"), y2: { field: "high" } },
      },
      // white below black, so that it is seen on a bar and on its interval
      ...[
        { color: "#ffffff", thickness: 4 },
        { color: INK, thickness: 2 },
      ].map((tick) => ({
        data: { values: flat.filter(({ published }) => published !== null) },
        mark: { type: "tick" as const, orient: "horizontal" as const, bandSize: 13, ...tick },
        encoding: { x, xOffset, y: y("published") },
      })),
    ]),
  };
}
