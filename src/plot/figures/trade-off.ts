/** What a configuration costs in training time against what it changes in divergence. */

import { colourByConfig } from "../encodings.js";
import type { Names } from "../names.js";
import type { Figure } from "../render.js";
import { INK, QUIET } from "../theme.js";

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
  const values = points.map(({ overheadInterval, klInterval, ...point }) => ({
    ...point,
    overheadLow: overheadInterval?.[0] ?? point.overhead,
    overheadHigh: overheadInterval?.[1] ?? point.overhead,
    klLow: klInterval?.[0] ?? point.kl,
    klHigh: klInterval?.[1] ?? point.kl,
  }));
  const shown = [...new Set(points.map(({ config }) => config))];
  const color = colourByConfig(names, shown);
  const x = { field: "overhead", type: "quantitative" as const, title: "Change of training time (%)", axis: { grid: false, tickCount: 7 } };
  const y = { field: "kl", type: "quantitative" as const, title: "Change of KL divergence (bits)", axis: { grid: false } };
  const hasIntervals = points.some(({ klInterval }) => klInterval !== null);
  return {
    description: `Change of KL divergence against change of training time, both against ${names.baseline}, a point for each of ${shown.join(", ")} on each of ${names.datasets.join(", ")}.`,
    spec: {
      title: {
        text: "Gain against overhead",
        subtitle: [
          `Against ${names.baseline}, means of paired seeds${hasIntervals ? ", with bootstrap 95 % intervals" : ""}`,
          "Below the line: samples closer to the data; left of the line: faster training",
        ],
      },
      width: 520,
      height: 300,
      data: { values },
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: QUIET, strokeDash: [4, 3] },
          encoding: { y: { field: "zero", type: "quantitative" } },
        },
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: QUIET, strokeDash: [4, 3] },
          encoding: { x: { field: "zero", type: "quantitative" } },
        },
        { mark: { type: "rule", opacity: 0.6 }, encoding: { x, y: { ...y, field: "klLow" }, y2: { field: "klHigh" }, color: color } },
        {
          mark: { type: "rule", opacity: 0.6 },
          encoding: { x: { ...x, field: "overheadLow" }, x2: { field: "overheadHigh" }, y, color: color },
        },
        {
          mark: { type: "point", filled: true, size: 80, stroke: INK, strokeWidth: 0.5 },
          encoding: {
            x,
            y,
            color,
            shape: {
              field: "dataset",
              type: "nominal",
              sort: [...names.datasets],
              scale: { domain: [...names.datasets] },
              legend: { title: null, orient: "right", symbolFillColor: "#ffffff", symbolStrokeColor: INK },
            },
          },
        },
      ],
    },
  };
}
