/**
 * Vega and Vega-Lite, loaded with the first figure. As Vega is imported it awaits a module for drawing on a canvas, which nothing here
 * uses; were it imported at the start, `require("noisegrid/plot")` could not wait for that, and would be an error.
 */

import type * as vegaModule from "vega";
import type { compile } from "vega-lite";

type Vega = typeof vegaModule;

/** What makes a specification an SVG. */
export interface Renderer {
  vega: Vega;
  compile: typeof compile;
  expressionInterpreter: unknown;
}

export async function loadRenderer(): Promise<Renderer> {
  const [vega, lite, { expressionInterpreter }] = await Promise.all([import("vega"), import("vega-lite"), import("vega-interpreter")]);
  return { vega, compile: lite.compile, expressionInterpreter };
}

interface TextItem {
  fontSize?: number;
  fontWeight?: number | string;
}

interface TextMetrics {
  width: (item: TextItem, text: string | number | null | undefined) => number;
}

/** Vega exports the functions that measure text, which its types leave out. */
export function textMetricsOf(vega: Vega): TextMetrics {
  return (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
}
