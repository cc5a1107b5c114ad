/** Differences from the baseline per seed, with means and intervals: the data of a verdict. */

import { drawn, heading, inRows, labelled } from "../style/encodings.js";
import type { Layer } from "../style/encodings.js";
import { configLabels, LABEL_WIDTH, titled } from "../style/labels.js";
import type { Names } from "../style/names.js";
import type { Figure } from "../drawing/render.js";
import { COLOURS, configStyles, QUIET } from "../style/theme.js";

/** A configuration against the baseline on a data set. */
export interface Difference {
  config: string;
  dataset: string;
  /** one per paired seed */
  values: readonly number[];
  mean: number;
  interval: readonly [number, number] | null;
  /** whether it is significant by the rule of the verdicts */
  isTold: boolean;
}

export interface DifferencesData {
  names: Names;
  /** the compared metric, with its unit */
  label: string;
  differences: readonly Difference[];
}

export function differences({ names, label, differences: all }: DifferencesData): Figure {
  const configs = names.configs.filter((config) => all.some((difference) => difference.config === config));
  const datasets = names.datasets.filter((dataset) => all.some((difference) => difference.dataset === dataset));
  const styles = configStyles(names.configs, names.baseline);
  const labels = configLabels(names);
  const domain = configs.map((config) => labels.get(config)!);
  const panel = (dataset: string, isLeft: boolean) => {
    const mine = labelled(
      names,
      all.filter((difference) => difference.dataset === dataset),
    );
    const rows = mine.map(({ config, mean, interval, isTold }) => ({
      config,
      mean,
      low: interval?.[0] ?? mean,
      high: interval?.[1] ?? mean,
      isTold,
    }));
    const y = {
      field: "config",
      type: "nominal" as const,
      scale: { domain },
      title: null,
      axis: { grid: true, ticks: false, labels: isLeft, labelLimit: LABEL_WIDTH },
    };
    const x = (field: string) => ({ field, type: "quantitative" as const, title: label, axis: { tickCount: 5, grid: false } });
    const color = {
      field: "config",
      type: "nominal" as const,
      legend: null,
      scale: { domain, range: configs.map((config) => styles.get(config)!.colour) },
    };
    return {
      width: 250,
      height: (configs.length > COLOURS ? 16 : 24) * configs.length,
      layer: [
        heading(dataset),
        ...drawn<Layer>([
          { data: { values: [{ zero: 0 }] }, mark: { type: "rule", color: QUIET, strokeDash: [4, 3] }, encoding: { x: x("zero") } },
          {
            data: { values: mine.flatMap(({ config, values }) => values.map((value) => ({ config, value }))) },
            mark: { type: "tick", thickness: 1, bandSize: 9, opacity: 0.55 },
            encoding: { x: x("value"), y, color },
          },
          {
            data: { values: rows.filter(({ low, high }) => low < high) },
            mark: { type: "rule", strokeWidth: 2 },
            encoding: { x: x("low"), x2: { field: "high" }, y, color },
          },
          {
            data: { values: rows.filter(({ isTold }) => isTold) },
            mark: { type: "point", filled: true, opacity: 1, size: 60 },
            encoding: { x: x("mean"), y, color },
          },
          {
            data: { values: rows.filter(({ isTold }) => !isTold) },
            mark: { type: "point", filled: true, fill: "#ffffff", opacity: 1, strokeWidth: 1.5, size: 50 },
            encoding: { x: x("mean"), y, stroke: color },
          },
        ]),
      ],
    };
  };
  return {
    description: `Differences of ${label} from ${names.baseline}, seed by seed with mean and interval, for ${configs.join(", ")} on ${datasets.join(", ")}.`,
    spec: {
      title: titled(`Differences from ${names.baseline}`, [
        "Point: mean of paired seeds, filled where it is told from chance; bar: bootstrap 95 % interval; ticks: seeds",
        "Left of the line: lower than the baseline",
      ]),
      spacing: 26,
      vconcat: inRows(datasets, 2).map((row) => ({ spacing: 18, hconcat: row.map((dataset, column) => panel(dataset, column === 0)) })),
    },
  };
}
