/** Variance of the values of every level of every grid, on a logarithmic scale. */

import { UNIFORM_VARIANCE } from "../../../metrics/training/grid-variance.js";
import type { Layer } from "../../style/encodings.js";
import { drawn, heading, inRows } from "../../style/encodings.js";
import { LABEL_WIDTH, shortLabels, titled } from "../../style/labels.js";
import type { Names } from "../../style/names.js";
import type { Figure } from "../../drawing/render.js";
import { COLOURS, configStyles, INK, QUIET } from "../../style/theme.js";

/** One level of one grid on one data set. */
export interface LevelVariance {
  config: string;
  level: string;
  dataset: string;
  values: readonly number[];
  mean: number;
  published: number | null;
}

export interface GridVarianceData {
  names: Names;
  levels: readonly LevelVariance[];
}

export function gridVarianceComparison({ names, levels }: GridVarianceData): Figure {
  const rowName = ({ config, level }: LevelVariance): string => (level === "grid" ? config : `${config}, ${level}`);
  const labels = shortLabels(levels.map(rowName), LABEL_WIDTH);
  const label = (level: LevelVariance): string => labels.get(rowName(level))!;
  const rows = [...labels.values()];
  const shown = levels.flatMap(({ values, published }) => [...values, ...(published === null ? [] : [published])]);
  const [low, high] = decades(shown.filter((value) => value >= UNIFORM_VARIANCE));
  // a uniform level is a hollow mark at the left edge, with its own position on the axis
  const place = (value: number): number => (value < UNIFORM_VARIANCE ? 2 * low : value);
  const isOff = (value: number): boolean => value < UNIFORM_VARIANCE;
  const styles = configStyles(names.configs, names.baseline);
  const common = levels.map((level) => ({ ...level, label: label(level), mean: place(level.mean), off: isOff(level.mean) }));
  const y = {
    field: "label",
    type: "nominal" as const,
    scale: { domain: rows },
    title: null,
    axis: { grid: true, ticks: false, labelLimit: LABEL_WIDTH },
  };
  const x = (field: string) => ({
    field,
    type: "quantitative" as const,
    title: "Variance over cells and timesteps",
    // values beyond the range of the axis lie at its ends
    scale: { type: "log" as const, domain: [low, high], clamp: true },
    axis: { format: "~e", values: decadeTicks(low, high) },
  });
  const present = names.configs.filter((config) => levels.some((level) => level.config === config));
  const color = {
    field: "config",
    type: "nominal" as const,
    legend: null,
    scale: { domain: [...present], range: present.map((config) => styles.get(config)!.colour) },
  };
  const panel = (dataset: string, isLeft: boolean) => {
    const mine = common.filter((level) => level.dataset === dataset);
    const axis = isLeft ? y : { ...y, axis: { ...y.axis, labels: false } };
    return {
      width: 215,
      height: (rows.length > 2 * COLOURS ? 14 : 20) * rows.length,
      layer: [
        heading(dataset),
        ...drawn<Layer>([
          {
            data: {
              values: mine.flatMap(({ label: name, config, values }) =>
                values.map((value) => ({ label: name, config, value: place(value) })),
              ),
            },
            mark: { type: "tick" as const, thickness: 1, bandSize: 10, opacity: 0.6 },
            encoding: { x: x("value"), y: axis, color },
          },
          {
            data: { values: mine.filter(({ off }) => !off) },
            mark: { type: "point" as const, filled: true, size: 55 },
            encoding: { x: x("mean"), y: axis, color },
          },
          {
            data: { values: mine.filter(({ off }) => off) },
            mark: { type: "point" as const, filled: false, size: 55 },
            encoding: { x: x("mean"), y: axis, color },
          },
          {
            data: { values: mine.filter(({ off }) => off) },
            mark: { type: "text" as const, text: "uniform", align: "left" as const, dx: 8, fontSize: 9, color: QUIET },
            encoding: { x: x("mean"), y: axis },
          },
          {
            data: { values: mine.filter(({ published }) => published !== null && !isOff(published)) },
            mark: { type: "tick" as const, thickness: 2, bandSize: 16, color: INK },
            encoding: { x: x("published"), y: axis },
          },
        ]),
      ],
    };
  };
  return {
    description: `Variance of each grid level (${[...labels.keys()].join("; ")}) on a logarithmic scale, a panel for each of ${names.datasets.join(", ")}.`,
    spec: {
      title: titled("How much the grids vary", [
        "Dot: mean over seeds; ticks: seeds" +
          (levels.some(({ published }) => published !== null) ? "; black tick: published, one run" : ""),
        `Hollow: variance below ${UNIFORM_VARIANCE.toExponential(0)}, a level that is the same everywhere`,
      ]),
      spacing: 26,
      vconcat: inRows(
        names.datasets.filter((dataset) => levels.some((level) => level.dataset === dataset)),
        2,
      ).map((row) => ({
        spacing: 16,
        hconcat: row.map((dataset, column) => panel(dataset, column === 0)),
      })),
    },
  };
}

/** Returns the powers of ten around the values, with one extra at the left for uniform levels. */
function decades(values: readonly number[]): [number, number] {
  if (values.length === 0) return [1e-5, 1e-2];
  const powers = Array.from({ length: 24 }, (_, i) => i - 12);
  const low = powers.findLast((power) => values.every((value) => value >= Number(`1e${power}`))) ?? powers[0];
  const high = powers.find((power) => values.every((value) => value <= Number(`1e${power}`))) ?? powers.at(-1)!;
  return [Number(`1e${low - 1}`), Number(`1e${Math.max(high, low + 1)}`)];
}

function decadeTicks(low: number, high: number): number[] {
  return Array.from({ length: 24 }, (_, i) => Number(`1e${i - 12}`)).filter((tick) => tick > low * 1.5 && tick <= high * 1.001);
}
