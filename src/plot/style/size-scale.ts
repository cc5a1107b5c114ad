/** Colours for relative sizes on a logarithmic scale: equal steps of lightness are equal ratios. */

import { quantile } from "../../statistics/summary.js";
import { colourBetween } from "./colour-scale.js";
import type { Rgb } from "../drawing/raster.js";
import { rgbOf } from "../drawing/raster.js";

/** Dark for small, light for large: matplotlib's plasma, which is perceptually uniform, without its end that is too pale for points on white. */
const COLOURS = ["#0d0887", "#46039f", "#7201a8", "#9c179e", "#bd3786", "#d8576b", "#ed7953"];
const STOPS = COLOURS.map(rgbOf);

/** Range of the scale in whole powers of two. */
export type SizeScale = [low: number, high: number];

/** Quantiles at the ends of the scale, so that a rare value does not make the others indistinguishable. */
const SHARE = 0.99;
const MOST_TICKS = 8;

/** @param sizes base-2 logarithms */
export function sizeScale(sizes: Float64Array): SizeScale {
  if (sizes.length === 0) return [-1, 0];
  const sorted = sizes.toSorted();
  const low = Math.floor(quantile(sorted, 1 - SHARE));
  return [low, Math.max(low + 1, Math.ceil(quantile(sorted, SHARE)))];
}

/** Number of distinct colours in a picture. */
const SHADES = 64;

/** Returns the index of a size's shade on a scale, 0 for the smallest. @param size base-2 logarithm */
export function shadeOf(size: number, [low, high]: SizeScale): number {
  return Math.min(Math.max(Math.floor(((size - low) / (high - low)) * SHADES), 0), SHADES - 1);
}

export function shadeColour(shade: number): Rgb {
  return colourBetween(STOPS, (shade + 0.5) / SHADES);
}

/** An invisible mark whose colours create the legend of a scale, labelled with sizes: 1/4, 1/2, 1, 2. */
export function sizeLegend([low, high]: SizeScale, title: string) {
  const step = Math.ceil((high - low + 1) / MOST_TICKS);
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((power) => power % step === 0);
  return {
    data: { values: [{ size: low }] },
    mark: { type: "point" as const, opacity: 0 },
    encoding: {
      color: {
        field: "size",
        type: "quantitative" as const,
        scale: {
          domain: COLOURS.map((_, i) => low + ((high - low) * i) / (COLOURS.length - 1)),
          range: [...COLOURS],
          interpolate: "rgb" as const,
        },
        legend: {
          title,
          titleLimit: 400,
          orient: "bottom" as const,
          gradientLength: 320,
          values: ticks,
          labelExpr: "datum.value < 0 ? '1/' + pow(2, -datum.value) : '' + pow(2, datum.value)",
        },
      },
    },
  };
}
