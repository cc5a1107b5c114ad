/** Ellipses of the plane as vector lines: images of the unit circle. */

import type { Box, Rgb } from "../drawing/raster.js";

/** centre + L (cos, sin) with L lower triangular. */
export interface Ellipse {
  centre: readonly [x: number, y: number];
  /** L by rows, without the zero */
  shape: readonly [xx: number, yx: number, yy: number];
  /** width of the line */
  colour: Rgb;
}

/** Returns the bounding box of an ellipse. */
export function ellipseBox({ centre: [x, y], shape: [xx, yx, yy] }: Pick<Ellipse, "centre" | "shape">): Box {
  const height = Math.sqrt(yx * yx + yy * yy);
  return { lower: [x - xx, y - height], upper: [x + xx, y + height] };
}

/** Ends of the quarters of the unit circle; each is the start of the next. */
const QUARTERS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** Distance of a quarter's control points from its ends: this cubic stays within 0.03 % of the circle. */
const CONTROL = 0.5522847498;

/** Returns the outline of an ellipse as an SVG path about its centre. @param unit pixels of one unit along each axis */
function ellipsePath({ shape: [xx, yx, yy] }: Ellipse, unit: readonly [x: number, y: number]): string {
  const place = (c: number, s: number): string =>
    [xx * c * unit[0], -(yx * c + yy * s) * unit[1]].map((value) => value.toFixed(3)).join(",");
  const curves = QUARTERS.map(([c, s], i) => {
    const [nextC, nextS] = QUARTERS[(i + 1) % QUARTERS.length];
    const controls = [place(c + CONTROL * nextC, s + CONTROL * nextS), place(nextC + CONTROL * c, nextS + CONTROL * s)];
    return `C${controls.join(" ")} ${place(nextC, nextS)}`;
  });
  return `M${place(1, 0)}${curves.join("")}Z`;
}

/** A layer of ellipses over a panel. @param unit pixels of one unit along each axis; @param channels the panel's own x and y */
export function ellipseLayer<X extends object, Y extends object>(
  ellipses: readonly Ellipse[],
  unit: readonly [x: number, y: number],
  channels: { x: X; y: Y },
) {
  return {
    data: {
      values: ellipses.map((ellipse) => {
        const [x, y] = ellipse.centre;
        return { x, y, path: ellipsePath(ellipse, unit), colour: `rgb(${ellipse.colour.join(", ")})` };
      }),
    },
    // a symbol of size 4 has the size of its path
    mark: { type: "point" as const, size: 4, strokeWidth: 0.6, opacity: 1 },
    encoding: {
      ...channels,
      shape: { field: "path", type: "nominal" as const, scale: null },
      stroke: { field: "colour", type: "nominal" as const, scale: null },
    },
  };
}
