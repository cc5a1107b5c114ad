/** Colours for the factor of a noise grid: white for 1, which changes nothing. */

import { quantile } from "../../statistics/summary.js";
import type { Rgb } from "../drawing/raster.js";
import { rgbOf } from "../drawing/raster.js";

/** Purple for less noise, orange for more; colour-blind readers can distinguish them (ColorBrewer's PuOr). */
export const FACTOR_COLOURS = ["#542788", "#998ec3", "#ffffff", "#f1a340", "#b35806"];
/** Colour of NaN. */
const UNKNOWN: Rgb = [190, 190, 190];
const STOPS = FACTOR_COLOURS.map(rgbOf);

/** Factors from 1 - spread to 1 + spread, so that 1 is always white. */
export type FactorScale = [low: number, high: number];

/** Fraction of the values within the scale; otherwise a few corner cells would leave the others white. */
const SHARE = 0.98;

/** Returns a scale around 1 that holds nearly every value; its width is positive even if every value is 1. */
export function factorScale(values: readonly number[]): FactorScale {
  const spreads = Float64Array.from(values.filter(Number.isFinite), (value) => Math.abs(value - 1)).toSorted();
  const spread = spreads.length === 0 ? 0 : quantile(spreads, SHARE);
  const rounded = Math.max(0.01, Math.ceil(spread * 100) / 100);
  return [1 - rounded, 1 + rounded];
}

/** Returns the position of each colour on a scale. */
export function colourStops([low, high]: FactorScale): number[] {
  return FACTOR_COLOURS.map((_, i) => low + ((high - low) * i) / (FACTOR_COLOURS.length - 1));
}

/** Returns the colour of a factor on its scale. */
export function factorColour(value: number, [low, high]: FactorScale): Rgb {
  return colourBetween(STOPS, (value - low) / (high - low));
}

/**
 * Interpolates linearly between the stops in RGB, like Vega's scale of the same colours with `interpolate: "rgb"`.
 *
 * @param share 0 at the first stop to 1 at the last, clamped beyond; NaN gives a grey that no stop has
 */
export function colourBetween(stops: readonly Rgb[], share: number): Rgb {
  if (Number.isNaN(share)) return UNKNOWN;
  const position = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const below = Math.min(Math.floor(position), stops.length - 2);
  const part = position - below;
  return [0, 1, 2].map((c) => Math.round(stops[below][c] * (1 - part) + stops[below + 1][c] * part)) as unknown as Rgb;
}

/** An invisible mark whose colours create the legend of a scale. */
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
