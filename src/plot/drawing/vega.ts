/**
 * Vega and Vega-Lite, loaded with the first figure. On import Vega awaits a canvas module that nothing here uses.
 * `require("noisegrid/plot")` cannot wait for that and would fail if Vega were imported at the start.
 */

import type * as vegaModule from "vega";
import type { compile } from "vega-lite";

type Vega = typeof vegaModule;

/** The functions that turn a specification into SVG. */
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

/** Vega's text measuring functions, which its types omit. */
export function textMetricsOf(vega: Vega): TextMetrics {
  return (vega as unknown as { textMetrics: TextMetrics }).textMetrics;
}
