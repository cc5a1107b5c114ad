/** What the samples of few steps are worth: quality against the number of steps, a line per configuration and sampler. */

import { drawn, heading } from "../encodings.js";
import type { Layer } from "../encodings.js";
import type { Names } from "../names.js";
import type { Figure } from "../render.js";
import { textWidth } from "../text-width.js";
import { configColours, FONT_SIZE, INK } from "../theme.js";

/** A metric of samples of one number of steps. */
export interface QualityPoint {
  metric: string;
  dataset: string;
  config: string;
  sampler: string;
  steps: number;
  mean: number;
  /** lowest and highest seed */
  low: number;
  high: number;
}

export interface QualityByStepsData {
  names: Names;
  /** in the order of the columns, with the unit in the label */
  metrics: readonly { metric: string; label: string }[];
  points: readonly QualityPoint[];
  floors: readonly { metric: string; dataset: string; value: number }[];
}

/** Dashes tell samplers apart where colours tell configurations. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 2],
  [10, 3, 2, 3],
  [14, 4],
  [2, 5],
  [6, 2, 2, 2, 2, 2],
];

export function qualityBySteps({ names, metrics, points, floors }: QualityByStepsData): Figure {
  const configs = names.configs.filter((config) => points.some((point) => point.config === config));
  const samplers = [...new Set(points.map(({ sampler }) => sampler))];
  const datasets = names.datasets.filter((dataset) => points.some((point) => point.dataset === dataset));
  const colours = configColours(names.configs, names.baseline);
  // one configuration needs its colour for the samplers
  const byConfig = configs.length > 1;
  const [domain, range] = byConfig
    ? [configs, configs.map((config) => colours[config])]
    : [samplers, samplers.map((_, i) => Object.values(configColours(["", ...samplers], ""))[i + 1])];
  const color = {
    field: byConfig ? "config" : "sampler",
    type: "nominal" as const,
    scale: { domain, range },
    legend: { title: null, orient: "bottom" as const, columns: 4 },
  };
  const strokeDash = {
    field: "sampler",
    type: "nominal" as const,
    scale: { domain: samplers, range: samplers.map((_, i) => DASHES[i % DASHES.length]) },
    // Vega draws no strokes in the legend of a dash: see samplerKey
    legend: null,
  };
  const panel = (dataset: string, { metric, label }: { metric: string; label: string }, isFirst: boolean, isLast: boolean) => {
    const values = points.filter((point) => point.dataset === dataset && point.metric === metric);
    const x = {
      field: "steps",
      type: "quantitative" as const,
      title: isLast ? "Sampling steps" : null,
      scale: { type: "log" as const, nice: false },
      axis: { values: [...new Set(points.map(({ steps }) => steps))], format: "d", grid: false },
    };
    const y = { type: "quantitative" as const, title: label, scale: { zero: false }, axis: { tickCount: 4 } };
    return {
      width: metrics.length > 2 ? 165 : 260,
      height: 120,
      layer: [
        ...(isFirst ? [heading(dataset)] : []),
        ...drawn<Layer>([
          {
            data: { values },
            mark: { type: "line", point: { size: 18, filled: true }, strokeWidth: 1.4 },
            encoding: { x, y: { ...y, field: "mean" }, color, strokeDash, detail: [{ field: "config" }, { field: "sampler" }] },
          },
          {
            data: { values: values.filter(({ low, high }) => low < high) },
            mark: { type: "rule", strokeWidth: 1, opacity: 0.6 },
            encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
          },
          {
            data: { values: floors.filter((floor) => floor.dataset === dataset && floor.metric === metric) },
            mark: { type: "rule", color: INK, strokeDash: [4, 3] },
            encoding: { y: { ...y, field: "value" } },
          },
        ]),
      ],
    };
  };
  return {
    description: `${metrics.map(({ label }) => label).join(", ")} against the number of sampling steps on ${datasets.join(", ")}, a line for each of ${configs.join(", ")} with ${samplers.join(", ")}.`,
    spec: {
      title: {
        text: "Quality against sampling steps",
        subtitle: "Mean over seeds; upright lines: lowest to highest seed; dashes: real points in place of samples",
      },
      spacing: 24,
      vconcat: [
        ...datasets.map((dataset, row) => ({
          spacing: 12,
          hconcat: metrics.map((metric, column) => panel(dataset, metric, column === 0, row === datasets.length - 1)),
        })),
        ...(byConfig ? [samplerKey(samplers)] : []),
      ],
    },
  };
}

/** Which dash is which sampler. */
function samplerKey(samplers: readonly string[]) {
  const width = Math.max(...samplers.map((sampler) => textWidth(sampler, FONT_SIZE, "regular"))) + 54;
  return {
    width: width * samplers.length,
    height: 12,
    view: { stroke: null },
    data: { values: [{}] },
    layer: samplers.flatMap((sampler, i) => [
      {
        mark: { type: "rule" as const, color: INK, strokeWidth: 1.4, strokeDash: DASHES[i % DASHES.length] },
        encoding: { x: { value: i * width }, x2: { value: i * width + 32 }, y: { value: 6 } },
      },
      {
        mark: {
          type: "text" as const,
          text: sampler,
          x: i * width + 38,
          y: 6,
          align: "left" as const,
          baseline: "middle" as const,
          fontSize: FONT_SIZE,
          color: INK,
        },
      },
    ]),
  };
}
