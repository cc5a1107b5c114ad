/** Encodes figures as a repeating GIF. */

import { createRequire } from "node:module";
import type gifenc from "gifenc";
import type { Bitmap } from "./png.js";
import { toBitmap } from "./png.js";
import type { Figure } from "./render.js";
import { toSvg } from "./render.js";

// CommonJS, which Node.js and bundlers import differently
const { applyPalette, GIFEncoder, quantize } = createRequire(import.meta.url)("gifenc") as typeof gifenc;

/** A figure and its duration. */
export interface Frame {
  figure: () => Figure;
  /** milliseconds */
  delay: number;
}

/** Dots per pixel of a frame: sharp enough on a screen, small enough for a page. */
const SCALE = 1.25;

export async function toGif(frames: readonly Frame[]): Promise<Uint8Array> {
  const bitmaps: Bitmap[] = [];
  for (const { figure } of frames) bitmaps.push(toBitmap(await toSvg(figure()), SCALE));
  // text of different length gives figures of different size
  const width = Math.max(...bitmaps.map((bitmap) => bitmap.width));
  const height = Math.max(...bitmaps.map((bitmap) => bitmap.height));
  const gif = GIFEncoder();
  bitmaps.forEach((bitmap, i) => {
    const rgba = onWhite(bitmap, width, height);
    const palette = quantize(rgba, 256);
    gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay: frames[i].delay });
  });
  gif.finish();
  return gif.bytes();
}

/** Returns the pixels at the upper left of a white background. */
function onWhite(bitmap: Bitmap, width: number, height: number): Uint8Array {
  const rgba = new Uint8Array(4 * width * height).fill(255);
  for (let row = 0; row < bitmap.height; row++)
    rgba.set(bitmap.data.subarray(4 * row * bitmap.width, 4 * (row + 1) * bitmap.width), 4 * row * width);
  return rgba;
}
