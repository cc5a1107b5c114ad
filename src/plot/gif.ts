/** From figures to a GIF that repeats. */

import { createRequire } from "node:module";
import type gifenc from "gifenc";
import { toBitmap } from "./png.js";
import type { Figure } from "./render.js";
import { toSvg } from "./render.js";

// CommonJS that Node.js and bundlers import each in its own way
const { applyPalette, GIFEncoder, quantize } = createRequire(import.meta.url)("gifenc") as typeof gifenc;

/** A figure and how long it is shown. */
export interface Frame {
  figure: () => Figure;
  /** milliseconds */
  delay: number;
}

/** Dots per pixel of a frame: sharp enough on a screen, small enough for a page. */
const SCALE = 1.25;

export async function toGif(frames: readonly Frame[]): Promise<Uint8Array> {
  const gif = GIFEncoder();
  let size: { width: number; height: number } | undefined;
  for (const { figure, delay } of frames) {
    const { width, height, data } = toBitmap(await toSvg(figure()), SCALE);
    size ??= { width, height };
    if (size.width !== width || size.height !== height) throw new Error("internal: the frames of an animation differ in size");
    const palette = quantize(data, 256);
    gif.writeFrame(applyPalette(data, palette), width, height, { palette, delay });
  }
  gif.finish();
  return gif.bytes();
}
