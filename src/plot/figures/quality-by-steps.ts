/** Quality of the samples against the number of steps, a line per configuration and sampler. */

import { colourByConfig, drawn, heading, labelled, orNote, styleByConfig } from "../style/encodings.js";
import type { Layer } from "../style/encodings.js";
import { titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";
import { textWidth } from "../style/text-width.js";
import { configStyles, DASHES, FONT_SIZE, INK, PAGE_WIDTH } from "../style/theme.js";

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

export function qualityBySteps({ names, metrics, points, floors }: QualityByStepsData): Figure {
  const configs = names.configs.filter((config) => points.some((point) => point.config === config));
  const samplers = [...new Set(points.map(({ sampler }) => sampler))];
  const datasets = names.datasets.filter((dataset) => points.some((point) => point.dataset === dataset));
  // with one configuration the colours distinguish the samplers
  const byConfig = configs.length > 1;
  const dash = new Map(samplers.map((sampler, i) => [sampler, DASHES[i % DASHES.length]]));
  const samplerColours = coloursOf(samplers);
  const { color, shape } = byConfig
    ? configChannels(names, configs)
    : {
        color: {
          field: "sampler",
          type: "nominal" as const,
          scale: { domain: samplers, range: [...samplerColours.values()] },
          legend: null,
        },
        shape: {},
      };
  const strokeDash = {
    field: "sampler",
    type: "nominal" as const,
    scale: { domain: samplers, range: [...dash.values()].map((pattern) => [...pattern]) },
    // Vega draws no strokes in the legend of a dash: see samplerKey
    legend: null,
  };
  const panel = (dataset: string, { metric, label }: { metric: string; label: string }, isFirst: boolean, isLast: boolean) => {
    const values = labelled(
      names,
      points.filter((point) => point.dataset === dataset && point.metric === metric),
    );
    const x = {
      field: "steps",
      type: "quantitative" as const,
      title: isLast ? "Sampling steps" : null,
      scale: { type: "log" as const, nice: false },
      axis: { values: [...new Set(points.map(({ steps }) => steps))], format: "d", grid: false },
    };
    const y = { type: "quantitative" as const, title: label, scale: { zero: false }, axis: { tickCount: 4 } };
    const [width, height] = [metrics.length > 2 ? 165 : 260, 120];
    return {
      width,
      height,
      layer: [
        ...(isFirst ? [heading(dataset)] : []),
        ...orNote(
          drawn<Layer>([
            {
              data: { values },
              mark: { type: "line", point: { size: 18, filled: true }, strokeWidth: 1.4 },
              encoding: { x, y: { ...y, field: "mean" }, color, strokeDash, detail: [{ field: "config" }, { field: "sampler" }] },
            },
            {
              data: { values: "shape" in shape ? values : [] },
              mark: { type: "point", size: 30, filled: true, opacity: 1 },
              encoding: { x, y: { ...y, field: "mean" }, color, ...shape },
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
          width,
          height,
        ),
      ],
    };
  };
  return {
    description: `${metrics.map(({ label }) => label).join(", ")} against the number of sampling steps on ${datasets.join(", ")}, a line for each of ${configs.join(", ")} with ${samplers.join(", ")}.`,
    spec: {
      title: titled(
        "Quality against sampling steps",
        "Mean over seeds; upright lines: lowest to highest seed; dashes: real points in place of samples",
      ),
      spacing: 24,
      vconcat: [
        ...datasets.map((dataset, row) => ({
          spacing: 12,
          hconcat: metrics.map((metric, column) => panel(dataset, metric, column === 0, row === datasets.length - 1)),
        })),
        ...samplerKey(
          samplers.map((sampler) => ({ sampler, dash: dash.get(sampler)!, colour: byConfig ? INK : samplerColours.get(sampler)! })),
        ),
      ],
    },
  };
}

/** Colours of the configurations, and shapes if there are more configurations than colours. */
function configChannels(names: Names, configs: readonly string[]) {
  const { legend, ...color } = colourByConfig(names, configs);
  const shape = styleByConfig(names, "shape", configs);
  return {
    color: {
      ...color,
      legend: "shape" in shape ? legend : { title: null, orient: "bottom" as const, columns: Math.min(4, legend.columns) },
    },
    shape,
  };
}

function coloursOf(samplers: readonly string[]): Map<string, string> {
  const styles = configStyles(["", ...samplers], "");
  return new Map(samplers.map((sampler) => [sampler, styles.get(sampler)!.colour]));
}

/** Pixels between the rows of a key. */
const ROW = 16;

/** Returns the key of the samplers' dashes, and colours for a single configuration; nothing without samplers. */
function samplerKey(entries: readonly { sampler: string; dash: readonly number[]; colour: string }[]) {
  if (entries.length === 0) return [];
  const width = Math.max(...entries.map(({ sampler }) => textWidth(sampler, FONT_SIZE, "regular"))) + 54;
  const columns = Math.max(1, Math.min(entries.length, Math.floor(PAGE_WIDTH / width)));
  const key = {
    width: width * columns,
    height: 12 + ROW * (Math.ceil(entries.length / columns) - 1),
    view: { stroke: null },
    data: { values: [{}] },
    layer: entries.flatMap(({ sampler, dash, colour }, i) => {
      const [left, middle] = [(i % columns) * width, 6 + ROW * Math.floor(i / columns)];
      return [
        {
          mark: { type: "rule" as const, color: colour, strokeWidth: 1.4, strokeDash: [...dash] },
          encoding: { x: { value: left }, x2: { value: left + 32 }, y: { value: middle } },
        },
        {
          mark: {
            type: "text" as const,
            text: sampler,
            x: left + 38,
            y: middle,
            align: "left" as const,
            baseline: "middle" as const,
            fontSize: FONT_SIZE,
            color: INK,
          },
        },
      ];
    }),
  };
  return [key];
}
