/** The common style of all figures: font, sizes, and one colour per configuration. */

import type { Config } from "vega-lite";

export const FONT = "Inter, Helvetica, Arial, sans-serif";
export const FONT_SIZE = 11;
export const TITLE_SIZE = 13;
/** Largest width of a figure in pixels: a page's text width at 96 dots per inch. */
export const PAGE_WIDTH = 680;

export const INK = "#222222";
export const QUIET = "#6b6b6b";
export const RULE = "#d9d9d9";

/**
 * Colours that readers with common colour vision deficiencies can distinguish: Okabe & Ito (2008) without the
 * yellow, which is too pale for lines, then darker colours of Tol (2021). The first is the baseline's.
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

/** Number of configurations that colours alone distinguish. */
export const COLOURS = PALETTE.length;

/** Colours too pale for text: their contrast ratio with white is below 2. */
const PALE = new Set(["#ddcc77"]);

/** Dashes of lines, in pixels of ink and gap: the first configuration of a colour uses the first dash, the next the second. */
export const DASHES: readonly (readonly number[])[] = [
  [1, 0],
  [6, 3],
  [2, 2],
  [10, 3, 2, 3],
  [14, 4],
  [2, 5],
  [6, 2, 2, 2, 2, 2],
  [4, 4],
  [1, 1],
  [18, 3, 2, 3],
  [9, 7],
  [12, 2, 2, 2, 2, 2],
];
/** Shapes of points, assigned in the same way. */
const SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"];

/** A configuration's style in every figure. */
export interface ConfigStyle {
  colour: string;
  /** dash of its lines, unless the dash has another meaning */
  dash: readonly number[];
  /** shape of its points, unless the shape has another meaning */
  shape: string;
}

/**
 * Returns each configuration's style for every figure: grey for the baseline, the others in the order of the study. With more
 * configurations than colours, the next of a colour has another dash and another shape: 78 are distinct.
 */
export function configStyles(configs: readonly string[], baseline: string): Map<string, ConfigStyle> {
  const ordered = [baseline, ...configs.filter((config) => config !== baseline)];
  const colours = PALETTE.length - 1;
  return new Map(
    ordered.map((config, i) => {
      const [colour, turn] = i === 0 ? [0, 0] : [1 + ((i - 1) % colours), Math.floor((i - 1) / colours)];
      return [config, { colour: PALETTE[colour], dash: DASHES[turn % SHAPES.length], shape: SHAPES[turn % SHAPES.length] }];
    }),
  );
}

/** A configuration's colour in every figure; some share one if a study has more than twelve, see {@link configStyles}. */
export function configColours(configs: readonly string[], baseline: string): Record<string, string> {
  return Object.fromEntries([...configStyles(configs, baseline)].map(([config, { colour }]) => [config, colour]));
}

/** Returns a colour for text; the line's own may be too pale to read on white. */
export function wordColour(colour: string): string {
  return PALE.has(colour) ? INK : colour;
}

/** Vega-Lite's configuration: white background, thin rules, readable without colour. */
export const THEME: Config = {
  background: "#ffffff",
  font: FONT,
  padding: 8,
  // the figure's own description covers the marks
  aria: false,
  customFormatTypes: false,
  view: { stroke: RULE },
  title: {
    color: INK,
    font: FONT,
    fontSize: TITLE_SIZE,
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
  // panels below each other are aligned
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
