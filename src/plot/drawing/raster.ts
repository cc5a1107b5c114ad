/** Points and cells as small pictures: ten thousand circles as vectors take many megabytes. */

import { encode } from "fast-png";

/** The part of the plane that a picture shows. */
export interface Box {
  lower: [x: number, y: number];
  upper: [x: number, y: number];
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#0072b2` as numbers from 0 to 255. */
export function rgbOf(colour: string): Rgb {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb;
}

/** Points as soft dots: the opacity increases with the number of points on a pixel. */
export interface Dots {
  /** rows of x, y */
  points: ArrayLike<number>;
  colour: Rgb;
  /** opacity of one point on a pixel, 0 to 1 */
  opacity: number;
  /** pixels along the side of a dot */
  size: number;
}

/** Returns a square picture of layers of points over `box`, as a data URL; later layers lie on top. The first row is the largest y. */
export function scatterImage(layers: readonly Dots[], box: Box, size: number): string {
  const rgba = new Float64Array(4 * size * size);
  for (const layer of layers) {
    const counts = countPoints(layer, box, size);
    for (let pixel = 0; pixel < counts.length; pixel++) {
      if (counts[pixel] === 0) continue;
      let clear = 1;
      for (let hit = 0; hit < counts[pixel] && clear > 1e-3; hit++) clear *= 1 - layer.opacity;
      over(rgba, 4 * pixel, layer.colour, 1 - clear);
    }
  }
  const bytes = new Uint8Array(rgba.length);
  for (let i = 0; i < rgba.length; i++) bytes[i] = Math.round(i % 4 === 3 ? 255 * rgba[i] : rgba[i]);
  return pngUrl(bytes, size, size);
}

/** Blends a colour with an opacity over a pixel without premultiplied alpha. */
function over(rgba: Float64Array, at: number, colour: Rgb, opacity: number): void {
  const below = rgba[at + 3] * (1 - opacity);
  const alpha = opacity + below;
  for (let c = 0; c < 3; c++) rgba[at + c] = (colour[c] * opacity + rgba[at + c] * below) / alpha;
  rgba[at + 3] = alpha;
}

function countPoints({ points, size: dot }: Dots, { lower, upper }: Box, size: number): Uint32Array {
  const counts = new Uint32Array(size * size);
  const scale = [size / (upper[0] - lower[0]), size / (upper[1] - lower[1])];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const left = Math.round((points[i] - lower[0]) * scale[0] - dot / 2);
    const top = Math.round((upper[1] - points[i + 1]) * scale[1] - dot / 2);
    for (let row = Math.max(top, 0); row < Math.min(top + dot, size); row++)
      for (let column = Math.max(left, 0); column < Math.min(left + dot, size); column++) counts[row * size + column]++;
  }
  return counts;
}

/**
 * Returns a square picture of `colourAt` at the centres of cells × cells squares. Each is `repeat` pixels wide, so that its edges stay
 * sharp at every size. The first row is the largest y.
 */
export function cellImage(colourAt: (x: number, y: number) => Rgb, { lower, upper }: Box, cells: number, repeat: number): string {
  const size = cells * repeat;
  const bytes = new Uint8Array(4 * size * size);
  for (let i = 0; i < cells * cells; i++) {
    const [row, column] = [Math.floor(i / cells), i % cells];
    const x = lower[0] + ((column + 0.5) * (upper[0] - lower[0])) / cells;
    const y = upper[1] - ((row + 0.5) * (upper[1] - lower[1])) / cells;
    const pixel = [...colourAt(x, y), 255];
    for (let k = 0; k < repeat; k++) bytes.set(pixel, 4 * (row * repeat * size + column * repeat + k));
  }
  // the other pixel rows of a cell copy its first
  for (let row = 0; row < size; row++) {
    const first = row - (row % repeat);
    if (row !== first) bytes.copyWithin(4 * row * size, 4 * first * size, 4 * (first + 1) * size);
  }
  return pngUrl(bytes, size, size);
}

function pngUrl(data: Uint8Array, width: number, height: number): string {
  const png = encode({ width, height, data, channels: 4, depth: 8 });
  let binary = "";
  for (const byte of png) binary += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(binary)}`;
}
