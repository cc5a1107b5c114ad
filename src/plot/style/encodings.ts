/** Parts of specifications that several figures share. */

import type { TopLevelSpec } from "vega-lite";
import { configLabels } from "./labels.js";
import type { Names } from "./names.js";
import { textWidth } from "./text-width.js";
import { configStyles, FONT_SIZE, INK, PAGE_WIDTH, QUIET } from "./theme.js";

/** Colour by configuration, the same everywhere, with the legend below the figure; `config` in the data is the label. */
export function colourByConfig(names: Names, shown: readonly string[] = names.configs) {
  const { labels, styles } = presentConfigs(names, shown);
  return {
    field: "config",
    type: "nominal" as const,
    scale: { domain: labels, range: styles.map(({ colour }) => colour) },
    legend: { title: null, orient: "bottom" as const, columns: legendColumns(labels), symbolOpacity: 1, symbolStrokeWidth: 2 },
  };
}

/** The same for lines, whose legend shows dashes if the colours are not enough. */
function lineChannels(names: Names) {
  const color = colourByConfig(names);
  const dashes = styleByConfig(names, "strokeDash");
  if (!("strokeDash" in dashes)) return { color };
  const legend = { ...color.legend, symbolType: "stroke" as const, symbolSize: 700 };
  return { color: { ...color, legend }, strokeDash: { ...dashes.strokeDash, legend } };
}

/** Dashes or shapes beside the colours, with the same legend; none if the colours are enough. */
export function styleByConfig(names: Names, channel: "strokeDash" | "shape", shown: readonly string[] = names.configs) {
  const { styles } = presentConfigs(names, shown);
  const { legend, scale, ...field } = colourByConfig(names, shown);
  if (new Set(styles.map(({ shape }) => shape)).size < 2) return {};
  const range = styles.map(({ dash, shape }) => (channel === "shape" ? shape : [...dash]));
  return { [channel]: { ...field, scale: { ...scale, range }, legend } };
}

function presentConfigs(names: Names, shown: readonly string[]) {
  const [labels, styles] = [configLabels(names), configStyles(names.configs, names.baseline)];
  const present = names.configs.filter((config) => shown.includes(config));
  return { labels: present.map((config) => labels.get(config)!), styles: present.map((config) => styles.get(config)!) };
}

/** Returns rows of data with the configuration's label in place of its name. */
export function labelled<Row extends { config: string }>(names: Names, rows: readonly Row[]): Row[] {
  const labels = configLabels(names);
  return rows.map((row) => ({ ...row, config: labels.get(row.config) ?? row.config }));
}

/** Largest number of legend entries side by side on a page. */
export function legendColumns(labels: readonly string[]): number {
  const widest = Math.max(0, ...labels.map((label) => textWidth(label, FONT_SIZE, "regular")));
  return Math.max(1, Math.floor(PAGE_WIDTH / (widest + 36)));
}

/** A panel's heading, at the same height above every panel for all axes. */
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

/** Returns the layers with something to draw, without rows that have NaN: Vega warns of an empty layer. */
export function drawn<Drawn extends Layer>(layers: readonly Drawn[]): Drawn[] {
  return layers
    .map((layer) => {
      const fields = quantities("encoding" in layer ? (layer.encoding as Channels) : {});
      const values = layer.data.values.filter((row) => fields.every((field) => Number.isFinite((row as Record<string, unknown>)[field])));
      return { ...layer, data: { ...layer.data, values } };
    })
    .filter(({ data }) => data.values.length > 0);
}

/** Returns the layers of a panel, or a note if there are none, since Vega draws no empty panel. */
export function orNote(layers: readonly Layer[], width: number, height: number): Layer[] {
  if (layers.length > 0) return [...layers];
  const mark = { type: "text" as const, text: "no values", x: width / 2, y: height / 2, fontSize: 9, color: QUIET };
  return [{ data: { values: [{}] }, mark }];
}

type Channels = Partial<Record<string, { field?: string; type?: string }>>;

/** Returns the fields along an axis, including the ends of ranges. */
function quantities({ x, x2, y, y2 }: Channels): string[] {
  const along = (begin: Channels[string], end: Channels[string]) => (begin?.type === "quantitative" ? [begin.field, end?.field] : []);
  return [...along(x, x2), ...along(y, y2)].filter((field) => field !== undefined);
}

/** Returns a line of means and a band from the lowest to the highest seed per configuration; nothing without values. */
export function bandLayers(names: Names, rows: readonly { config: string }[], x: object, y: object): Layer[] {
  const channels = lineChannels(names);
  const { color } = channels;
  const values = labelled(names, rows);
  return drawn<Layer>([
    {
      data: { values },
      mark: { type: "area", opacity: "strokeDash" in channels ? 0.07 : 0.2 },
      encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
    },
    {
      data: { values },
      mark: { type: "line", strokeWidth: 1.3, strokeJoin: "round" },
      encoding: { x, y: { ...y, field: "mean" }, ...channels },
    },
  ]);
}

/** Splits items into rows of `columns`. */
export function inRows<Item>(items: readonly Item[], columns: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / columns) }, (_, row) => items.slice(row * columns, (row + 1) * columns));
}

/** Describes lines and bands, with the number of seeds. */
export function bandText(bands: readonly { seeds: readonly number[] }[]): string {
  const counts = bands.map(({ seeds }) => seeds.length);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  if (counts.length === 0 || most === 1) return "one seed";
  return `${fewest === most ? most : `${fewest} to ${most}`} seeds; line: mean, band: lowest to highest seed`;
}

/** Formats the length of a trailing mean, or several lengths. */
export function windowText(windows: readonly number[]): string {
  return windows.length === 1 ? String(windows[0]) : `${Math.min(...windows)} to ${Math.max(...windows)}`;
}
