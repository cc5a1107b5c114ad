/** Converts SVG to PNG with only the vendored font, so that a machine without fonts draws the same bytes. */

import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";

const FONT_FILES = ["Inter-Regular.ttf", "Inter-SemiBold.ttf"].map((name) =>
  fileURLToPath(new URL(`../../../assets/fonts/${name}`, import.meta.url)),
);

/** Dots per pixel of the SVG: 192 to the inch. */
const SCALE = 2;

/** Pixels of a drawing, RGBA in rows. */
export interface Bitmap {
  width: number;
  height: number;
  data: Uint8Array;
}

function draw(svg: string, scale: number): ReturnType<Resvg["render"]> {
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: { loadSystemFonts: false, fontFiles: FONT_FILES, defaultFontFamily: "Inter" },
  }).render();
}

/** Draws an SVG document as PNG. */
export function toPng(svg: string): Uint8Array {
  return draw(svg, SCALE).asPng();
}

/** Draws an SVG document as PNG. @param scale dots per pixel of the SVG */
export function toBitmap(svg: string, scale: number): Bitmap {
  const { width, height, pixels } = draw(svg, scale);
  return { width, height, data: pixels };
}
