/** Whatever a name or a description says, a figure is valid XML that says it. */

import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { LABEL_WIDTH, shortLabels } from "../../src/plot/style/labels.js";
import { toSvg } from "../../src/plot/drawing/render.js";
import { FIGURES, shapeOf } from "../support/figure-shapes.js";

/** A strict reader of XML: throws where a document is not well formed. */
const readXml = (svg: string): Resvg => new Resvg(svg, { font: { loadSystemFonts: false } });

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };
const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt|quot);|&#(\d+);/g, (entity, code?: string) =>
    code === undefined ? ENTITIES[entity] : String.fromCodePoint(Number(code)),
  );

const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => unescaped(match[1]));
/** Without halves of surrogate pairs, which UTF-8 cannot hold. */
const isWellFormed = (text: string): boolean => Buffer.from(text).toString() === text;

/** Words, and what of them is left where XML has no such character. */
const WORDS: [string, string, string?][] = [
  ["of a replacement", "$& $` $' $1 $$ $<a>"],
  ["of markup", `<b title='a'>&amp; "b"</b> ]]> <![CDATA[ <!-- -->`],
  ["of attributes", ' id="a" x="1.23456" url(#b) clip-path="url(#c)"'],
  ["of control characters", "a\u0000b\u0001c\u001bd\u007fe", "a\ufffdb\ufffdc\ufffdd\u007fe"],
  ["of halves of pairs", "a\ud800b\udc00c\ufffe", "a\ufffdb\ufffdc\ufffd"],
  ["of other planes", "\u{1f642} \u0416 \u4e2d \u05d0"],
  ["of more than one line", "a\nb\tc\rd"],
];

it("knows what is no XML", () => {
  expect(() => readXml('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>\u0001</text></svg>')).toThrow();
  expect(() => readXml('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" a="<"/>')).toThrow();
});

describe.each(WORDS)("words %s", (_, words, kept = words) => {
  it("are a description's", async () => {
    const svg = await toSvg({ spec: { width: 10, height: 10, data: { values: [{}] }, mark: "point" }, description: words });
    readXml(svg);
    expect(unescaped(/ aria-label="([^"]*)"/.exec(svg)![1])).toBe(kept);
    expect(isWellFormed(svg)).toBe(true);
  });

  it("are a configuration's name in every figure", async () => {
    for (const [name, figure] of Object.entries(FIGURES)) {
      const svg = await toSvg(figure(shapeOf({ configs: [words, "b"], datasets: 1, rows: 5 })));
      readXml(svg);
      expect(isWellFormed(svg)).toBe(true);
      if (["train-loss", "generated-images", "trade-off"].includes(name))
        expect(texts(svg)).toContain(shortLabels([kept], LABEL_WIDTH).get(kept)!.trim());
    }
  });

  it("are a label's", async () => {
    const svg = await toSvg({
      spec: { width: 10, height: 10, data: { values: [{}] }, mark: { type: "text", text: [words] } },
      description: "",
    });
    readXml(svg);
    expect(texts(svg)).toContain(kept.trim());
  });
});
