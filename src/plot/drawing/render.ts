/** Renders a figure's specification as SVG, in Node.js and in browsers. */

import type { TopLevelSpec } from "vega-lite";
import { textWidth } from "../style/text-width.js";
import { FONT_SIZE, THEME } from "../style/theme.js";
import type { Renderer } from "./vega.js";
import { loadRenderer, textMetricsOf } from "./vega.js";

/** A figure as data: its specification, and a text description for readers who cannot see it. */
export interface Figure {
  spec: TopLevelSpec;
  description: string;
}

/** Measures text by the font's own widths, which are the same everywhere; Vega measures with a canvas if there is one, else it guesses. */
function measureByTable({ vega }: Renderer): void {
  textMetricsOf(vega).width = ({ fontSize = FONT_SIZE, fontWeight }, text) =>
    textWidth(String(text ?? "").replaceAll(SHIELD, ""), fontSize, isBold(fontWeight) ? "semibold" : "regular");
}

function isBold(weight: number | string | undefined): boolean {
  return weight === "bold" || Number(weight) >= 600;
}

/** @returns an SVG document; the same figure gives the same bytes everywhere */
export async function toSvg({ spec, description }: Figure): Promise<string> {
  const renderer = await loadRenderer();
  measureByTable(renderer);
  const { vega, compile, expressionInterpreter } = renderer;
  const warnings: string[] = [];
  const logger = collectWarnings(warnings);
  const { spec: compiled } = compile(shield(spec) as TopLevelSpec, { config: THEME, logger });
  const runtime = vega.parse(compiled, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: "none", expr: expressionInterpreter, logger });
  const svg = await view.toSVG();
  view.finalize();
  if (warnings.length > 0) throw new Error(`internal: a figure's specification is not clean: ${warnings.join("; ")}`);
  return describe(roundNumbers(numberIds(svg.replaceAll(SHIELD, ""))), description);
}

/** Changes only tags: text between them may look like attributes. Vega writes no ">" into an attribute. */
function inTags(svg: string, change: (tag: string) => string): string {
  return svg.replace(/<[^>]*>/g, change);
}

/** Renumbers gradients and clips per figure; Vega counts them from the start of the program. */
function numberIds(svg: string): string {
  const names = new Map<string, string>();
  const numbered = inTags(svg, (tag) =>
    tag.replace(/ id="([^"]+)"/g, (_, id: string) => {
      names.set(id, `def${names.size}`);
      return ` id="${names.get(id)}"`;
    }),
  );
  return inTags(numbered, (tag) => tag.replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${names.get(id)})`));
}

const PLACES = / (d|transform|x|y|x1|y1|x2|y2|width|height|viewBox)="([^"]*)"/g;

/** Rounds to thousandths of a pixel; further digits may differ between engines. */
function roundNumbers(svg: string): string {
  const rounded = (_: string, name: string, value: string): string =>
    ` ${name}="${value.replace(/-?\d+(\.\d+)?(e[-+]?\d+)?/g, (digits) => String(Math.round(1000 * Number(digits)) / 1000 || 0))}"`;
  return inTags(svg, (tag) => tag.replace(PLACES, rounded));
}

/** A character without width or ink. */
const SHIELD = "\u200b";
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Makes names safe: Vega stores categories in plain objects, in which "constructor" already exists, and XML forbids some characters. */
function shield(value: unknown): unknown {
  if (typeof value === "string") return INHERITED.has(value) ? SHIELD + value : xmlText(value);
  if (Array.isArray(value)) return value.map(shield);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shield(inner)]));
}

/** A logger for Vega that collects warnings and errors; a valid specification gives none. */
function collectWarnings(warnings: string[]): never {
  const keep = (...messages: unknown[]): unknown => {
    warnings.push(messages.map(String).join(" "));
    return logger;
  };
  const ignore = (): unknown => logger;
  const logger = { level: () => logger, error: keep, warn: keep, info: ignore, debug: ignore };
  return logger as never;
}

/** Characters that XML 1.0 forbids, even escaped, including halves of surrogate pairs. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function xmlText(text: string): string {
  return text.replace(NO_CHARACTER, "\ufffd");
}

/** Adds a name to the picture, for screen readers and as a tooltip's fallback. */
function describe(svg: string, description: string): string {
  const text = xmlText(description).replace(/[<>&"\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`);
  return svg.replace(/^<svg /, () => `<svg role="img" aria-label="${text}" `);
}
