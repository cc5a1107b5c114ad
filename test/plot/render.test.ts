/** Figures are the same bytes whatever surrounds them: the words' widths come from the vendored font alone. */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ENTRIES } from "../../gallery/entries.js";
import { trainLoss } from "../../src/plot/figures/train-loss.js";
import { toGif } from "../../src/plot/drawing/gif.js";
import { toBitmap, toPng } from "../../src/plot/drawing/png.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { textWidth } from "../../src/plot/style/text-width.js";
import { configColours } from "../../src/plot/style/theme.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { builtFile } from "../support/built.js";

it("measures text by the font's advances", () => {
  // from the fonts' hmtx tables: "A" 1444 and "g" 1266 of 2048 in Regular
  const units = (text: string): number => textWidth(text, 2048, "regular");
  expect(units("Ag")).toBe(units("A") + units("g"));
  expect(units("W")).toBeGreaterThan(2 * units("i"));
  expect(textWidth("A", 20, "regular")).toBeCloseTo((units("A") * 20) / 2048, 12);
  expect(textWidth("Loss", 2048, "semibold")).toBeGreaterThan(units("Loss"));
});

it("has the font's own advances in its table", () => {
  const font = readFileSync("assets/fonts/Inter-Regular.ttf");
  expect(textWidth("A", 2048, "regular")).toBe(advanceOf(font, "A".codePointAt(0)!));
  expect(textWidth("é", 2048, "regular")).toBe(advanceOf(font, "é".codePointAt(0)!));
  expect(textWidth("≥", 2048, "semibold")).toBe(advanceOf(readFileSync("assets/fonts/Inter-SemiBold.ttf"), "≥".codePointAt(0)!));
});

/** Advance of a character by a TrueType font's cmap (format 4) and hmtx. */
function advanceOf(font: Buffer, code: number): number {
  const tables = new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, i) => {
      const at = 12 + 16 * i;
      return [font.toString("latin1", at, at + 4), font.readUInt32BE(at + 8)] as const;
    }),
  );
  const cmap = tables.get("cmap")!;
  const offsets = Array.from({ length: font.readUInt16BE(cmap + 2) }, (_, i) => cmap + font.readUInt32BE(cmap + 4 + 8 * i + 4));
  const four = offsets.find((offset) => font.readUInt16BE(offset) === 4)!;
  const segments = font.readUInt16BE(four + 6) / 2;
  const word = (list: number, i: number): number => four + 14 + 2 * (list * segments + i) + (list > 0 ? 2 : 0);
  const i = Array.from({ length: segments }, (_, s) => s).find((s) => font.readUInt16BE(word(0, s)) >= code)!;
  const range = font.readUInt16BE(word(3, i));
  const start = font.readUInt16BE(word(1, i));
  const glyph = range === 0 ? (code + font.readUInt16BE(word(2, i))) & 0xffff : font.readUInt16BE(word(3, i) + range + 2 * (code - start));
  const metrics = font.readUInt16BE(tables.get("hhea")! + 34);
  return font.readUInt16BE(tables.get("hmtx")! + 4 * Math.min(glyph, metrics - 1));
}

const band = (config: string) => ({
  config,
  dataset: "moons",
  seeds: [1],
  msPerStep: 1,
  points: [1, 2, 3].map((step) => ({ step, mean: 1 / step, low: 1 / step, high: 1 / step })),
});
const figureOf = (...configs: string[]) =>
  trainLoss({ names: { configs, datasets: ["moons"], baseline: configs[0] }, bands: configs.map(band), windows: [1] });

it("takes configurations of any name", async () => {
  const svg = await toSvg(figureOf("constructor", "toString", "valueOf", "a<b>&c"));
  for (const name of ["constructor", "toString", "valueOf", "a&lt;b&gt;&amp;c"]) expect(svg).toContain(`>${name}</text>`);
  expect(svg).not.toContain("\u200b");
});

it("fails where a specification draws a warning", async () => {
  const empty = { data: { values: [] }, mark: "point", encoding: { x: { field: "a", type: "quantitative" } } } as const;
  await expect(toSvg({ spec: empty, description: "nothing" })).rejects.toThrow(/^internal: .*Infinite extent/);
});

it("numbers its definitions from 0 in every figure, even while others are drawn", async () => {
  const heatmap = ENTRIES["grid-heatmap"].figure;
  const [one, two] = await Promise.all([toSvg(heatmap()), toSvg(heatmap())]);
  expect(one === two).toBe(true);
  expect(one).toMatch(/id="def0"[\s\S]*url\(#def0\)|url\(#def0\)[\s\S]*id="def0"/);
});

it("rounds places to thousandths, and no words", async () => {
  const values = [{ a: 0.00012, b: 1 / 3 }];
  const spec = {
    data: { values },
    mark: { type: "text", text: '0.123456 of x="7.654321"' },
    encoding: { x: { field: "a", type: "quantitative" }, y: { field: "b", type: "quantitative" } },
  } as const;
  const svg = await toSvg({ spec, description: "0.123456" });
  expect(svg).toContain('0.123456 of x="7.654321"');
  expect(
    [...svg.replace(/>[^<]*</g, "><").matchAll(/ (?:transform|d|x|y)="([^"]*)"/g)].filter((match) => /\.\d{4}/.test(match[1])),
  ).toEqual([]);
});

it("gives a configuration one colour in every figure, the baseline grey", () => {
  const all = configColours(["a", "base", "b"], "base");
  expect(all).toMatchObject({ base: "#5c5c5c", a: "#0072b2", b: "#e69f00" });
  expect(
    new Set(
      Object.values(
        configColours(
          Array.from({ length: 12 }, (_, i) => `c${i}`),
          "c0",
        ),
      ),
    ).size,
  ).toBe(12);
});

it("draws PNG without any font of the machine, at twice the size", async () => {
  const svg = await toSvg(figureOf("a", "b"));
  const png = toPng(svg);
  const { width } = toBitmap(svg, 1);
  expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBe(2 * width);
  // an empty font configuration and another home: the same bytes from another process
  const folder = temporaryFolder();
  writeFileSync(join(folder, "fonts.conf"), '<?xml version="1.0"?><fontconfig/>');
  writeFileSync(join(folder, "in.svg"), svg);
  const code = `import { toPng } from ${JSON.stringify(builtFile("dist/plot/drawing/png.js"))}; import fs from "node:fs"; fs.writeFileSync("out.png", toPng(fs.readFileSync("in.svg", "utf8")));`;
  execFileSync(process.execPath, ["--input-type=module", "-e", code], {
    cwd: folder,
    env: { HOME: folder, FONTCONFIG_FILE: join(folder, "fonts.conf"), LANG: "tr_TR.UTF-8", TZ: "Asia/Kathmandu" },
  });
  expect(readFileSync(join(folder, "out.png")).equals(png)).toBe(true);
  // the words are there: without their font the picture would be another
  const silent = toPng(svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, ""));
  expect(Buffer.from(silent).equals(png)).toBe(false);
});

it("makes an animation as large as its largest frame", async () => {
  const gif = Buffer.from(
    await toGif([
      { figure: () => figureOf("a", "b"), delay: 100 },
      { figure: figureOfTwoPanels, delay: 100 },
    ]),
  );
  expect(gif.toString("latin1", 0, 6)).toBe("GIF89a");
  expect(gif.readUInt16LE(6)).toBe(toBitmap(await toSvg(figureOfTwoPanels()), 1.25).width);
});

function figureOfTwoPanels() {
  return trainLoss({ names: { configs: ["a"], datasets: ["moons", "dino"], baseline: "a" }, bands: [band("a")], windows: [1] });
}
