/** The looks that all figures share: font, sizes, and one colour per configuration everywhere. */

import type { Config } from "vega-lite";

export const FONT = "Inter, Helvetica, Arial, sans-serif";
export const FONT_SIZE = 11;
/** Pixels that a figure may be wide: a page's text width at 96 dots per inch. */
export const PAGE_WIDTH = 680;

export const INK = "#222222";
export const QUIET = "#6b6b6b";
export const RULE = "#d9d9d9";

/**
 * Colours that readers with any of the common colour deficiencies can tell apart: those of Okabe & Ito (2008) without the
 * yellow, which is too pale for lines, then darker ones of Tol (2021). The first is for the baseline; beyond the last they repeat.
 */
const PALETTE = [
  "#5c5c5c",
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#cc79a7",
  "#d55e00",
  "#56b4e9",
  "#332288",
  "#999933",
  "#882255",
  "#44aa99",
  "#ddcc77",
];

/** A configuration's colour in every figure: grey for the baseline, the others in the order of the study. */
export function configColours(configs: readonly string[], baseline: string): Record<string, string> {
  const ordered = [baseline, ...configs.filter((config) => config !== baseline)];
  return Object.fromEntries(ordered.map((config, i) => [config, PALETTE[i === 0 ? 0 : 1 + ((i - 1) % (PALETTE.length - 1))]]));
}

/** Vega-Lite's configuration: white ground, thin rules, nothing that needs colour to be read. */
export const THEME: Config = {
  background: "#ffffff",
  font: FONT,
  padding: 8,
  // marks are described once, by the figure's own description
  aria: false,
  customFormatTypes: false,
  view: { stroke: RULE },
  title: {
    color: INK,
    font: FONT,
    fontSize: 13,
    fontWeight: 600,
    anchor: "start",
    subtitleColor: QUIET,
    subtitleFont: FONT,
    subtitleFontSize: FONT_SIZE,
    subtitlePadding: 4,
    offset: 10,
  },
  axis: {
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: 10,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 400,
    labelColor: INK,
    titleColor: INK,
    domainColor: "#888888",
    tickColor: "#888888",
    gridColor: "#ececec",
    tickSize: 4,
    titlePadding: 6,
  },
  // panels below each other begin at the same place
  axisY: { minExtent: 30 },
  header: { labelFont: FONT, labelFontSize: FONT_SIZE, labelFontWeight: 600, labelColor: INK, titleFont: FONT },
  legend: {
    labelFont: FONT,
    titleFont: FONT,
    labelFontSize: FONT_SIZE,
    titleFontSize: FONT_SIZE,
    titleFontWeight: 400,
    labelColor: INK,
    titleColor: INK,
    symbolSize: 90,
    labelLimit: 260,
  },
};
