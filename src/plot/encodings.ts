/** Pieces of specifications that several figures share. */

import type { TopLevelSpec } from "vega-lite";
import type { Names } from "./names.js";
import { textWidth } from "./text-width.js";
import { configColours, FONT_SIZE, INK, PAGE_WIDTH } from "./theme.js";

/** Colour by configuration, the same everywhere, with the legend below the figure. */
export function colourByConfig({ configs, baseline }: Names, shown: readonly string[] = configs) {
  const colours = configColours(configs, baseline);
  const present = configs.filter((config) => shown.includes(config));
  return {
    field: "config",
    type: "nominal" as const,
    scale: { domain: [...present], range: present.map((config) => colours[config]) },
    legend: { title: null, orient: "bottom" as const, columns: legendColumns(present), symbolOpacity: 1, symbolStrokeWidth: 2 },
  };
}

/** Entries of a legend that fit beside each other on a page. */
function legendColumns(labels: readonly string[]): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, FONT_SIZE, "regular")));
  return Math.max(1, Math.floor(PAGE_WIDTH / (widest + 36)));
}

/** A panel's heading, at the same height above every panel whatever its axes are. */
export function heading(text: string, options: { x?: number; align?: "left" | "center"; weight?: 400 | 600 } = {}) {
  const { x = 0, align = "left", weight = 600 } = options;
  return {
    data: { values: [{}] },
    mark: {
      type: "text" as const,
      text,
      x,
      y: -8,
      align,
      baseline: "bottom" as const,
      fontSize: FONT_SIZE,
      fontWeight: weight,
      color: INK,
    },
  };
}

/** One layer of a panel, with its own data. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>["layer"][number] & { data: { values: readonly unknown[] } };

/** The layers that have something to draw: Vega warns of an empty one. */
export function drawn<Drawn extends { data: { values: readonly unknown[] } }>(layers: readonly Drawn[]): Drawn[] {
  return layers.filter(({ data }) => data.values.length > 0);
}

/** A line of means over a band from the lowest to the highest seed, a pair per configuration; nothing without values. */
export function bandLayers(names: Names, values: readonly object[], x: object, y: object): Layer[] {
  const color = colourByConfig(names);
  return drawn<Layer>([
    {
      data: { values },
      mark: { type: "area", opacity: 0.2 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "line", strokeWidth: 1.3, strokeJoin: "round" },
      encoding: { x, y: { ...y, field: "mean" }, color },
    },
  ]);
}

/** Items in rows of `columns`. */
export function inRows<Item>(items: readonly Item[], columns: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) => items.slice(row * columns, (row + 1) * columns));
}

/** What lines and bands are, and of how many seeds. */
export function bandText(bands: readonly { seeds: readonly number[] }[]): string {
  const counts = bands.map(({ seeds }) => seeds.length);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0 || most === 1) return "one seed";
  return `${fewest === most ? most : `${fewest} to ${most}`} seeds; line: mean, band: lowest to highest seed`;
}

/** The length of a trailing mean, or the lengths of several. */
export function windowText(windows: readonly number[]): string {
  return windows.length === 1 ? String(windows[0]) : `${Math.min(...windows)} to ${Math.max(...windows)}`;
}
