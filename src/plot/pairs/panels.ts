/** The panels of a pair plot as one drawing in pixels: a corner of squares, with the legend in the corner that is left free. */

import type { TopLevelSpec } from "vega-lite";
import { scatterImage, rgbOf } from "../drawing/raster.js";
import { shortLabels } from "../style/labels.js";
import { textWidth } from "../style/text-width.js";
import { FONT_SIZE, PAGE_WIDTH, RULE } from "../style/theme.js";
import type { PairAxis } from "./axis.js";
import type { Group } from "./rows.js";
import { bars, outlines } from "./histogram.js";
import type { Placed, Ticks } from "./ticks.js";
import { ticksOf } from "./ticks.js";
import type { Word } from "./words.js";
import { nameLines, pixel, textLayers, word } from "./words.js";

const GAP = 8;
const LARGEST = 190;
/** Height of a line of words. */
const LINE = 15;
/** Height of a line of a column's name. */
const NAME = 13;
/** Dots of a picture per pixel, and the side of a point in dots. */
const [DENSITY, DOT] = [3, 6];

const own = (field: string) => ({ field, type: "nominal" as const, scale: null, legend: null });

type Layers = Extract<TopLevelSpec, { layer: unknown }>["layer"];

/** @param legend title of the legend; null for none */
export function pairLayers(axes: readonly PairAxis[], groups: readonly Group[], legend: string | null) {
  const count = axes.length;
  const rough = (PAGE_WIDTH - 60 - GAP * (count - 1)) / count;
  const besideRows = (side: number): Ticks[] => axes.slice(1).map((axis) => ticksOf(axis, side, "left"));
  // the words beside the rows decide how large a panel can be
  const rooms = besideRows(Math.min(rough, LARGEST)).map(({ room }) => room);
  const sideNames = nameLines(
    axes.slice(1).map(({ name }) => name),
    Math.min(rough, LARGEST),
  );
  const margin = NAME * Math.max(1, ...sideNames.map(({ length }) => length));
  const left = count === 1 ? 4 : Math.max(0, ...rooms) + margin + 8;
  const size = Math.max(24, Math.min(LARGEST, Math.floor((PAGE_WIDTH - left - GAP * (count - 1)) / count)));
  const across = (column: number): number => left + column * (size + GAP);
  const down = (row: number): number => LINE + row * (size + GAP);
  const sides = besideRows(size);
  const below = axes.map((axis) => ticksOf(axis, size, "below"));
  const bottom = Math.max(...below.map(({ room }) => room));
  const floor = down(count - 1) + size;
  const names = nameLines(
    axes.map(({ name }) => name),
    size + GAP - 4,
  );
  const nameHeight = NAME * Math.max(...names.map(({ length }) => length));
  const cells = axes.flatMap((_, row) => axes.slice(0, row + 1).map((__, column) => ({ row, column, x: across(column), y: down(row) })));
  const diagonal = cells.filter(({ row, column }) => row === column);
  const pictures = cells
    .filter(({ row, column }) => row !== column)
    .map(({ row, column, x, y }) => ({ x, y, url: picture(axes, { row, column }, groups, size) }));
  const isBeside = legend === "";
  const shapes = diagonal.map(({ row, x, y }) => ({ row, x, y, size }));
  const marks: Placed[] = [
    ...axes.flatMap((_, c) => below[c].at(across(c), floor)),
    ...sides.flatMap((side, i) => side.at(left, down(i + 1))),
  ];
  const words: Word[] = [
    ...names.flatMap((lines, c) =>
      lines.map((line, i) => word(line, across(c) + size / 2, floor + bottom + LINE - 3 + i * NAME, { align: "center" })),
    ),
    ...sideNames.flatMap((lines, r) =>
      lines.map((line, i) =>
        word(line, margin - 2 - (lines.length - 1 - i) * NAME, down(r + 1) + size / 2, { align: "center", angle: 270 }),
      ),
    ),
    ...axes.map(({ name }, c) => headingOf(name, across(c), down(c) - 4, across(count - 1) + size)),
  ];
  const place = { x: across(count === 1 ? 1 : Math.max(1, count - 2)) + 4, y: down(0) + 4 };
  const room = count === 1 ? 200 : left + count * (size + GAP) - GAP - place.x;
  const key = legend === null ? { swatches: [], words: [] } : keyOf(groups, isBeside ? null : legend, place, room);
  const labels = [...marks.flatMap(({ label }) => (label === undefined ? [] : [label])), ...words, ...key.words];
  const layers: { data: { values: object[] } }[] = [
    rectangles(
      cells.map(({ x, y }) => ({ x, y, x2: x + size, y2: y + size })),
      { fill: null, stroke: RULE },
    ),
    rectangles(isBeside ? bars(axes, groups.slice(0, 1), shapes, groups[1]) : bars(axes, groups, shapes), {}),
    rectangles(key.swatches, {}),
    {
      data: { values: pictures },
      mark: { type: "image", width: size, height: size, align: "left", baseline: "top", aspect: false },
      encoding: { x: pixel("x"), y: pixel("y"), url: { field: "url", type: "nominal" } },
    } as never,
    ...(isBeside ? [outlineLayer(outlines(axes, groups[1], groups[0], shapes), groups[1].colour)] : []),
    {
      data: { values: marks.map(({ tick }) => tick) },
      mark: { type: "rule", color: "#888888", strokeWidth: 1 },
      encoding: { x: pixel("x"), y: pixel("y"), x2: { field: "x2" }, y2: { field: "y2" } },
    } as never,
    ...textLayers(labels),
  ];
  return {
    width: Math.max(across(count - 1) + size, place.x + (key.words.length === 0 ? 0 : Math.min(room, 160))),
    height: floor + bottom + nameHeight + 3,
    view: { stroke: null },
    // Vega warns of a layer without data
    layer: layers.filter(({ data }) => data.values.length > 0) as Layers,
  };
}

/** A name above its panel, from the panel's left edge or, where the page would end before it, up to the last panel's right one. */
function headingOf(name: string, x: number, y: number, right: number): Word {
  const text = shortLabels([name], Math.max(LARGEST, right - x)).get(name)!;
  const isLong = textWidth(text, FONT_SIZE, "semibold") > right - x;
  return word(text, isLong ? right : x, y, { weight: 600, align: isLong ? "right" : "left" });
}

/** The points of two columns, a layer for each group. */
function picture(
  axes: readonly PairAxis[],
  { row, column }: { row: number; column: number },
  groups: readonly Group[],
  size: number,
): string {
  const [x, y] = [axes[column], axes[row]];
  const rows = groups.reduce((sum, { values }) => sum + values[0].length, 0);
  // fainter where points would fill the panel
  const opacity = Math.min(0.85, Math.max(0.25, (0.05 * size * size) / Math.max(1, rows)));
  const layers = groups.map(({ positions, colour }) => {
    const points: number[] = [];
    positions[column].forEach((value, i) => {
      const other = positions[row][i];
      if (Number.isFinite(value) && Number.isFinite(other)) points.push(value, other);
    });
    return { points, colour: rgbOf(colour), opacity, size: DOT };
  });
  return scatterImage(layers, { lower: [x.lower, y.lower], upper: [x.upper, y.upper] }, size * DENSITY);
}

function rectangles(values: object[], { fill, stroke }: { fill?: null; stroke?: string }) {
  const mark = { type: "rect" as const, ...(stroke === undefined ? {} : { stroke }), ...(fill === null ? { fill: "transparent" } : {}) };
  const colour = fill === null ? {} : { color: own("colour") };
  return {
    data: { values },
    mark,
    encoding: { x: pixel("x"), x2: { field: "x2" }, y: pixel("y"), y2: { field: "y2" }, ...colour },
  } as never as {
    data: { values: object[] };
  };
}

function outlineLayer(values: object[], color: string) {
  return {
    data: { values },
    mark: { type: "line" as const, color, strokeWidth: 1.4 },
    encoding: {
      x: pixel("x"),
      y: pixel("y"),
      detail: { field: "panel", type: "nominal" as const },
      order: { field: "order", type: "quantitative" as const },
    },
  };
}

const SWATCH = 9;

/** The legend: a square and a name for each group. */
function keyOf(
  groups: readonly Group[],
  title: string | null,
  { x, y }: { x: number; y: number },
  room: number,
): { swatches: object[]; words: Word[] } {
  const labels = shortLabels(
    groups.map(({ name }) => name),
    room - 16,
  );
  const head = title === null ? 0 : 1;
  const at = (i: number): number => y + (i + head) * LINE;
  return {
    swatches: groups.map(({ colour }, i) => ({ x, x2: x + SWATCH, y: at(i), y2: at(i) + SWATCH, colour })),
    words: [
      ...(title === null ? [] : [word(shortLabels([title], room).get(title)!, x, y + SWATCH, { weight: 600 })]),
      ...groups.map(({ name }, i) => word(labels.get(name)!, x + 15, at(i) + SWATCH)),
    ],
  };
}
