/** Configurations are told apart by name and by looks, however many there are and however long their names. */

import { describe, expect, it } from "vitest";
import { NEXT_STEPS_CONFIGS } from "../../src/study/presets/next-steps.js";
import { configLabels, LABEL_WIDTH, shortLabels, titled } from "../../src/plot/style/labels.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { textWidth } from "../../src/plot/style/text-width.js";
import { configColours, configStyles, FONT_SIZE } from "../../src/plot/style/theme.js";
import { FIGURES, named, shapeOf } from "../support/figure-shapes.js";

const LONG = "x".repeat(64);
/** A name of 64 characters with some of them changed, by place. */
const changed = (changes: Record<number, string>): string => Array.from(LONG, (character, i) => changes[i] ?? character).join("");

describe("labels", () => {
  it.each<[string, string[]]>([
    ["at the end", [changed({ 63: "a" }), changed({ 63: "b" })]],
    ["at the begin", [changed({ 0: "a" }), changed({ 0: "b" })]],
    ["in the middle", [changed({ 32: "a" }), changed({ 32: "b" }), changed({ 32: "c" })]],
    ["by what one has at the end and the other in the middle", [changed({ 63: "a" }), changed({ 32: "a" }), LONG]],
    ["at several places", Array.from({ length: 40 }, (_, i) => changed({ [10 + i]: "y" }))],
    ["by length alone", Array.from({ length: 30 }, (_, i) => "x".repeat(35 + i))],
    ["by a number that another ends with", [LONG, `${LONG}x`, `${"x".repeat(9)}…${"x".repeat(9)} (2)`]],
    ["in characters beyond the first plane", [`${"🙂".repeat(40)}a`, `${"🙂".repeat(40)}b`, `${"🙂".repeat(20)}a${"🙂".repeat(20)}`]],
  ])("are all different and fit where names differ %s", (_, names) => {
    const labels = shortLabels(names, LABEL_WIDTH);
    expect([...labels.keys()]).toEqual([...new Set(names)]);
    expect(new Set(labels.values()).size).toBe(names.length);
    for (const label of labels.values()) {
      expect(textWidth(label, FONT_SIZE, "semibold")).toBeLessThanOrEqual(LABEL_WIDTH);
      expect(Buffer.from(label).toString()).toBe(label);
    }
  });

  it("keep what tells names apart", () => {
    const [a, b] = ["very-long-name-of-one-configuration-of-a-study-a", "very-long-name-of-one-configuration-of-a-study-b"];
    const labels = shortLabels([a, b, "short"], 150);
    expect(labels.get("short")).toBe("short");
    expect(labels.get(a)).toMatch(/^very-long.*….*study-a$/);
    expect(labels.get(b)).toMatch(/^very-long.*….*study-b$/);
    const [c, d] = ["one", "two"].map((word) => `a-name-that-begins-alike-${word}-and-that-ends-alike-after-all`);
    expect(shortLabels([c, d], 150).get(c)).toContain("one");
    expect(shortLabels([c, d], 150).get(d)).toContain("two");
  });

  it("of names that fit are the names", () => {
    const configs = Object.keys(NEXT_STEPS_CONFIGS);
    expect(configs.length).toBeGreaterThan(12);
    expect([...configLabels({ configs, datasets: [], baseline: configs[0] })]).toEqual(configs.map((name) => [name, name]));
  });

  it("stand in the figures, each once and whole", async () => {
    const configs = [`${"very-long-".repeat(6)}aaa`, `${"very-long-".repeat(6)}bbb`, "l1-1e-2", "l1-1e-3"];
    const labels = [...configLabels({ configs, datasets: [], baseline: configs[0] }).values()];
    for (const name of ["train-loss", "evaluation-metrics", "trade-off", "generated-images", "convergence"]) {
      const svg = await toSvg(FIGURES[name](shapeOf({ configs, datasets: 1 })));
      for (const label of labels) expect(svg.split(`>${label}</text>`)).toHaveLength(2);
    }
  });
});

it("tells a configuration called data from the data", async () => {
  const overview = FIGURES["samples-overview"];
  const pictures = async (name: string): Promise<string[]> => {
    const svg = await toSvg(overview(shapeOf({ configs: [name, "b"] })));
    return [...svg.matchAll(/href="(data:[^"]*)"/g)].map((match) => match[1]);
  };
  expect(await pictures("data")).toEqual(await pictures("other"));
});

describe("styles", () => {
  const styles = (count: number): { colour: string; dash: readonly number[]; shape: string }[] => {
    const configs = named(count);
    return [...configStyles(configs, configs[0]).values()];
  };

  it("are 12 colours, and with dashes and shapes 78", () => {
    expect(Object.values(configColours(named(12), "config-0"))).toEqual([
      "#5c5c5c",
      "#0072b2",
      "#e69f00",
      "#009e73",
      "#cc79a7",
      "#d55e00",
      "#56b4e9",
      "#332288",
      "#999933",
      "#882255",
      "#44aa99",
      "#ddcc77",
    ]);
    const all = styles(78);
    expect(new Set(all.map(({ colour, dash }) => `${colour} ${dash.join()}`)).size).toBe(78);
    expect(new Set(all.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(78);
    expect(all.slice(0, 12).every(({ dash, shape }) => dash.join() === "1,0" && shape === "circle")).toBe(true);
  });

  it("are told apart in figures of 24: lines by their dashes, points by their shapes, in the legend too", async () => {
    const shape = shapeOf({ configs: named(24), datasets: 1, samplers: 1 });
    const lines = await toSvg(FIGURES["train-loss"](shape));
    const strokes = [...lines.matchAll(/<path [^>]*fill="none"|<path [^>]*>/g)].flatMap(([tag]) => {
      const [colour, dash] = [/ stroke="(#[0-9a-f]{6})"/.exec(tag)?.[1], / stroke-dasharray="([^"]*)"/.exec(tag)?.[1]];
      return dash === undefined ? [] : [`${colour} ${dash}`];
    });
    const counts = new Map(strokes.map((stroke) => [stroke, strokes.filter((other) => other === stroke).length]));
    expect([...counts.values()]).toEqual(new Array(24).fill(2));
    const points = await toSvg(FIGURES["trade-off"](shape));
    const marks = [...points.matchAll(/<path [^>]*d="([^"]*)"[^>]* fill="(#[0-9a-f]{6})"/g)].map(([, path, colour]) => `${colour} ${path}`);
    expect(new Set(marks).size).toBeGreaterThanOrEqual(24);
  });
});

it("breaks titles that are wider than a page, and no others", () => {
  expect(titled("Short", "one line")).toEqual({ text: "Short", subtitle: "one line" });
  const { text, subtitle } = titled(`${"word ".repeat(60)}end`, [`${"word ".repeat(60)}end`, "next"]);
  for (const line of [text, subtitle].flat(2)) expect(textWidth(line, 13, "semibold")).toBeLessThan(900);
  expect([text].flat().join(" ")).toBe(`${"word ".repeat(60)}end`);
  expect([subtitle].flat().at(-1)).toBe("next");
});
