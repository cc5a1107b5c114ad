/** A panel that shows a picture of a part of the plane, with axes in the data's units. */

import type { Ellipse } from "../style/ellipse.js";
import { ellipseLayer } from "../style/ellipse.js";
import { heading } from "../style/encodings.js";
import type { Box } from "./raster.js";

/** A picture and the part of the plane that it covers. */
export interface Picture {
  url: string;
  box: Box;
}

export interface PanelOptions {
  /** the part of the plane that the panel shows */
  box: Box;
  /** side of the panel */
  size: number;
  pictures: readonly Picture[];
  title?: string | undefined;
  /** axes with labels; panels inside a table omit them; null reserves no room for them */
  axes?: { x: boolean | null; y: boolean | null } | null;
  /** an outline, such as the box of a grid */
  outline?: Box | undefined;
  /** thin lines over the pictures */
  ellipses?: readonly Ellipse[] | undefined;
  /** text in the middle of a panel without a picture */
  note?: string | undefined;
}

const TICKS = 4;

/** Returns the specification of one panel; both axes have the same scale if the box is a square. */
export function imagePanel({ box, size, pictures, title, axes = { x: true, y: true }, outline, ellipses = [], note }: PanelOptions) {
  const across = (x: number): number => ((x - box.lower[0]) / (box.upper[0] - box.lower[0])) * size;
  const down = (y: number): number => ((box.upper[1] - y) / (box.upper[1] - box.lower[1])) * size;
  const format = tickFormat(box);
  const axis = (labels: boolean | null) =>
    labels === null ? null : { title: null, tickCount: TICKS, grid: false, labels, ticks: labels, domain: false, ...format };
  const scale = (i: 0 | 1) => ({ domain: [box.lower[i], box.upper[i]], nice: false, zero: false });
  const channels = {
    x: { field: "x", type: "quantitative" as const, scale: scale(0), axis: axis(axes?.x ?? null) },
    y: { field: "y", type: "quantitative" as const, scale: scale(1), axis: axis(axes?.y ?? null) },
  };
  return {
    width: size,
    height: size,
    data: { values: [{ x: box.lower[0], y: box.lower[1] }] },
    layer: [
      ...(title === undefined ? [] : [heading(title, { x: size / 2, align: "center", weight: 400 })]),
      // carries the axes: pictures are placed in pixels
      {
        mark: { type: "point" as const, opacity: 0 },
        encoding: channels,
      },
      ...pictures.map(({ url, box: covered }) => ({
        mark: {
          type: "image" as const,
          url,
          x: across(covered.lower[0]),
          y: down(covered.upper[1]),
          width: across(covered.upper[0]) - across(covered.lower[0]),
          height: down(covered.lower[1]) - down(covered.upper[1]),
          align: "left" as const,
          baseline: "top" as const,
          aspect: false,
        },
      })),
      ...(outline === undefined ? [] : [outlineLayer(outline, across, down)]),
      ...(ellipses.length === 0 ? [] : [ellipseLayer(ellipses, [across(1) - across(0), down(0) - down(1)], channels)]),
      ...(note === undefined
        ? []
        : [{ mark: { type: "text" as const, text: note, x: size / 2, y: size / 2, fontSize: 9, color: "#6b6b6b" } }]),
    ],
  };
}

function outlineLayer({ lower, upper }: Box, across: (x: number) => number, down: (y: number) => number) {
  return {
    mark: {
      type: "rect" as const,
      x: across(lower[0]),
      x2: across(upper[0]),
      y: down(upper[1]),
      y2: down(lower[1]),
      fill: "transparent",
      stroke: "#000000",
      strokeWidth: 1,
    },
  };
}

/** Formats long numbers as powers of ten, with enough digits to distinguish neighbours; others as Vega does. */
function tickFormat({ lower, upper }: Box): { format?: string } {
  const largest = Math.max(...[...lower, ...upper].map(Math.abs));
  if (largest < 1e6) return {};
  const step = Math.min(upper[0] - lower[0], upper[1] - lower[1]) / TICKS;
  const digits = Array.from({ length: 12 }, (_, i) => i + 1).find((count) => step * Number(`1e${count}`) > largest) ?? 12;
  return { format: `.${digits}~e` };
}

/** Returns the intersection of two boxes; undefined if it is empty. */
export function intersection(a: Box, b: Box): Box | undefined {
  const lower: Box["lower"] = [Math.max(a.lower[0], b.lower[0]), Math.max(a.lower[1], b.lower[1])];
  const upper: Box["upper"] = [Math.min(a.upper[0], b.upper[0]), Math.min(a.upper[1], b.upper[1])];
  return lower[0] < upper[0] && lower[1] < upper[1] ? { lower, upper } : undefined;
}

/** Returns the smallest box around all finite points; its lower bounds are above the upper ones where there are none. */
export function extentOf(pointSets: readonly ArrayLike<number>[]): Box {
  const lower: Box["lower"] = [Infinity, Infinity];
  const upper: Box["upper"] = [-Infinity, -Infinity];
  for (const points of pointSets) {
    for (let i = 0; i < points.length; i++) {
      if (!Number.isFinite(points[i])) continue;
      if (points[i] < lower[i % 2]) lower[i % 2] = points[i];
      if (points[i] > upper[i % 2]) upper[i % 2] = points[i];
    }
  }
  return { lower, upper };
}

/** Returns the smallest square around all finite points and the boxes, with a margin; both axes have one scale. */
export function squareAround(pointSets: readonly ArrayLike<number>[], boxes: readonly Box[] = []): Box {
  const { lower: low, upper: high } = extentOf([...pointSets, boxes.flatMap(({ lower, upper }) => [...lower, ...upper])]);
  if (low[0] > high[0] || low[1] > high[1]) return { lower: [-1, -1], upper: [1, 1] };
  const centre = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
  const half = (Math.max(high[0] - low[0], high[1] - low[1]) / 2) * 1.06 || Math.max(1, Math.abs(centre[0]) / 10, Math.abs(centre[1]) / 10);
  return { lower: [centre[0] - half, centre[1] - half], upper: [centre[0] + half, centre[1] + half] };
}
