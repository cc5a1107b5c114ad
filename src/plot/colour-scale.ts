/** Colours for the factor of a noise grid: white where it is 1 and changes nothing. */

import { quantile } from "../core/statistics/summary.js";
import type { Rgb } from "./raster.js";
import { rgbOf } from "./raster.js";

/** Purple for less noise, orange for more; a pair that the colour-blind can tell apart (ColorBrewer's PuOr). */
export const FACTOR_COLOURS = ["#542788", "#998ec3", "#ffffff", "#f1a340", "#b35806"];
const STOPS = FACTOR_COLOURS.map(rgbOf);

/** Factors from 1 - spread to 1 + spread, so that 1 is always white. */
export type FactorScale = [low: number, high: number];

/** Share of the values that the scale tells apart; a few corner cells would else leave the others white. */
const SHARE = 0.98;

/** A scale around 1 that holds nearly every value; of some width where nothing has moved. */
export function factorScale(values: readonly number[]): FactorScale {
  const spreads = Float64Array.from(values, (value) => Math.abs(value - 1)).toSorted();
  const spread = spreads.length === 0 ? 0 : quantile(spreads, SHARE);
  const rounded = Math.max(0.01, Math.ceil(spread * 100) / 100);
  return [1 - rounded, 1 + rounded];
}

/** Where on a scale each of the colours stands. */
export function colourStops([low, high]: FactorScale): number[] {
  return FACTOR_COLOURS.map((_, i) => low + ((high - low) * i) / (FACTOR_COLOURS.length - 1));
}

/** Linear between the stops in RGB, as Vega's scale of the same colours with `interpolate: "rgb"`. */
export function factorColour(value: number, [low, high]: FactorScale): Rgb {
  const position = Math.min(Math.max((value - low) / (high - low), 0), 1) * (STOPS.length - 1);
  const below = Math.min(Math.floor(position), STOPS.length - 2);
  const share = position - below;
  return [0, 1, 2].map((c) => Math.round(STOPS[below][c] * (1 - share) + STOPS[below + 1][c] * share)) as unknown as Rgb;
}

/** An unseen mark whose colours make the legend of a scale. */
export function colourLegend(scale: FactorScale, title: string) {
  return {
    data: { values: [{ value: 1 }] },
    mark: { type: "point" as const, opacity: 0 },
    encoding: {
      color: {
        field: "value",
        type: "quantitative" as const,
        scale: { domain: colourStops(scale), range: [...FACTOR_COLOURS], interpolate: "rgb" as const },
        legend: { title, titleLimit: 320, orient: "bottom" as const, gradientLength: 200, tickCount: 5, format: ".2f" },
      },
    },
  };
}
