/** The four metrics of the original log as grouped bars: means over seeds, intervals, single seeds, the published value. */

import { colourByConfig, drawn, heading, inRows, labelled, orNote } from "../style/encodings.js";
import { configLabels, LABEL_WIDTH, titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";
import type { Layer } from "../style/encodings.js";
import { textWidth } from "../style/text-width.js";
import { COLOURS, FONT_SIZE, INK } from "../style/theme.js";

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
  /** value of the published run, if this run repeats it */
  published: number | null;
}

export interface EvaluationMetricsData {
  names: Names;
  /** in the order of the panels, with the unit in the label */
  metrics: readonly { metric: string; label: string }[];
  bars: readonly MetricBar[];
  /** the metric of real points in place of samples, per metric and data set */
  floors: readonly { metric: string; dataset: string; value: number }[];
}

/** Largest number of distinguishable bars in a panel of half a page. */
const MOST_BARS = 40;
const PANEL_WIDTH = 278;

export function evaluationMetrics({ names, metrics: wanted, bars, floors }: EvaluationMetricsData): Figure {
  const metrics = wanted.filter(({ metric }) => bars.some((bar) => bar.metric === metric));
  const hasIntervals = bars.some(({ interval }) => interval !== null);
  const hasPublished = bars.some(({ published }) => published !== null);
  const key = [
    hasIntervals ? "Bar: mean; line: bootstrap 95 % interval; dots: seeds" : "Bar: the value of one seed",
    ...(hasPublished ? ["tick: published, one run"] : []),
    ...(floors.length > 0 ? ["dashes: real points in place of samples"] : []),
  ];
  const shownOf = ({ metric, label }: { metric: string; label: string }): Shown => ({
    label,
    bars: labelled(
      names,
      bars.filter((bar) => bar.metric === metric),
    ),
    floors: floors.filter((floor) => floor.metric === metric),
  });
  const isTable = names.configs.length > COLOURS || names.configs.length * names.datasets.length > MOST_BARS || !fitGroups(names);
  return {
    description: `Bars of ${metrics.map(({ label }) => label).join(", ")}, grouped by data set (${names.datasets.join(", ")}), a bar for each of ${names.configs.join(", ")}.`,
    spec: {
      title: titled("Evaluation metrics", key.join("; ")),
      spacing: 18,
      vconcat: isTable
        ? metrics.flatMap((metric) => metricRows(names, shownOf(metric)))
        : inRows(metrics, 2).map((row) => ({ spacing: 18, hconcat: row.map((metric) => groupedBars(names, shownOf(metric))) })),
    },
  };
}

/** Whether the names of the data sets fit below their groups. */
function fitGroups({ datasets }: Names): boolean {
  return datasets.every((dataset) => textWidth(dataset, FONT_SIZE, "regular") < PANEL_WIDTH / datasets.length);
}

/** Content of a panel or a row of panels for a metric. */
interface Shown {
  label: string;
  bars: readonly MetricBar[];
  floors: readonly { dataset: string; value: number }[];
}

/** A panel per metric, with a group of bars per data set, distinguished by colour. */
function groupedBars(names: Names, shown: Shown) {
  const domain = [...configLabels(names).values()];
  const x = {
    field: "dataset",
    type: "nominal" as const,
    sort: [...names.datasets],
    title: null,
    axis: { labelAngle: 0, ticks: false },
    scale: { domain: [...names.datasets] },
  };
  const place = { x, xOffset: { field: "config", type: "nominal" as const, sort: domain, scale: { domain } } };
  const y = (field: string) => ({ field, type: "quantitative" as const, title: shown.label, axis: { tickCount: 5 } });
  const [width, height] = [PANEL_WIDTH, 180];
  const layers = barLayers(shown, {
    bar: { ...place, y: y("mean"), color: colourByConfig(names) },
    floor: { x: { ...x, bandPosition: 0 }, x2: { field: "dataset", bandPosition: 1 }, y: y("value") },
    seed: { ...place, y: y("value") },
    interval: { ...place, y: y("low"), y2: { field: "high" } },
    published: { ...place, y: y("published") },
    tick: { orient: "horizontal", bandSize: 13 },
  });
  return { width, height, layer: orNote(layers, width, height) };
}

const ROW = 13;
/** Pixels for the names and panels of a row. */
const WIDTH = 720;
const MOST_COLUMNS = 6;

/** A panel per data set with a row for every configuration: names distinguish many bars. */
function metricRows(names: Names, { label, bars, floors }: Shown) {
  const domain = [...configLabels(names).values()];
  const rows = inRows(names.datasets, MOST_COLUMNS);
  const widest = Math.max(...domain.map((name) => textWidth(name, FONT_SIZE, "regular")));
  const width = Math.min(270, Math.floor((WIDTH - widest) / rows[0].length) - 22);
  const height = ROW * domain.length;
  return rows.map((datasets) => ({
    spacing: 22,
    title: { text: label, fontSize: FONT_SIZE, offset: 4 },
    hconcat: datasets.map((dataset, column) => {
      const axis = { grid: true, ticks: false, labels: column === 0, minExtent: 0, labelLimit: LABEL_WIDTH };
      const y = { field: "config", type: "nominal" as const, scale: { domain }, title: null, axis };
      const x = (field: string) => ({ field, type: "quantitative" as const, title: null, axis: { tickCount: 3, grid: false } });
      const isHere = (row: { dataset: string }): boolean => row.dataset === dataset;
      const layers = barLayers(
        { bars: bars.filter(isHere), floors: floors.filter(isHere) },
        {
          bar: { y, x: x("mean"), color: { ...colourByConfig(names), legend: null } },
          floor: { x: x("value") },
          seed: { y, x: x("value") },
          interval: { y, x: x("low"), x2: { field: "high" } },
          published: { y, x: x("published") },
          tick: { orient: "vertical", bandSize: ROW - 2 },
        },
      );
      return { width, height, layer: [heading(dataset, { weight: 400 }), ...orNote(layers, width, height)] };
    }),
  }));
}

/** Positions of the marks of a panel. */
interface BarChannels {
  bar: object;
  floor: object;
  seed: object;
  interval: object;
  published: object;
  tick: { orient: "horizontal" | "vertical"; bandSize: number };
}

function barLayers({ bars, floors }: Omit<Shown, "label">, channels: BarChannels): Layer[] {
  const flat = bars.map(({ config, dataset, mean, interval, published }) => ({
    config,
    dataset,
    mean,
    low: interval?.[0] ?? mean,
    high: interval?.[1] ?? mean,
    published,
  }));
  const seeds = bars.flatMap(({ config, dataset, values }) => values.map((value) => ({ config, dataset, value })));
  return drawn<Layer>([
    { data: { values: flat }, mark: { type: "bar", opacity: 0.75 }, encoding: channels.bar },
    { data: { values: floors }, mark: { type: "rule", color: INK, strokeDash: [4, 3] }, encoding: channels.floor },
    { data: { values: seeds }, mark: { type: "circle", size: 7, color: INK, opacity: 0.45 }, encoding: channels.seed },
    {
      data: { values: flat.filter(({ low, high }) => low < high) },
      mark: { type: "rule", color: INK, strokeWidth: 1.2 },
      encoding: channels.interval,
    },
    // white below black, visible on a bar and on its interval
    ...[
      { color: "#ffffff", thickness: 4 },
      { color: INK, thickness: 2 },
    ].map((tick) => ({
      data: { values: flat.filter(({ published }) => published !== null) },
      mark: { type: "tick" as const, ...channels.tick, ...tick },
      encoding: channels.published,
    })),
  ]);
}
