/** A report as one HTML page that needs nothing else: no script, no file beside it, no network. */

import { readFileSync } from "node:fs";
import { version } from "../version.js";
import type { Block, Cell, Document, FirstPage, Inline, Section, Table } from "./document.js";
import { blocksOf, figureNames } from "./document.js";
import type { DrawnFigure } from "./draw-figures.js";
import { STYLE } from "./style.js";

/** Bytes of figures that a page holds; those beyond are linked as files, so that the page stays below 5 MB. */
const FIGURE_BUDGET = 4_000_000;

/** Where the appendix begins. */
const APPENDIX = "appendix";

/** @param figures by name; each is also a file in `figures/` */
export function toHtml(document: Document, figures: ReadonlyMap<string, DrawnFigure>): string {
  const { title, subtitle, first, sections, appendix } = document;
  const page: Page = { figures, embedded: withinBudget(document, figures) };
  const links = [...sections, { id: APPENDIX, title: "Appendix" }].map(
    ({ id, title: name }) => `<li><a href="#${id}">${escape(name)}</a></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="noisegrid ${version}">
<title>${escape(title)}</title>
<style>${fontFaces()}${STYLE}</style>
</head>
<body>
<a class="skip" href="#answer">Skip to the result</a>
<header>
<h1>${escape(title)}</h1>
<p class="subtitle">${escape(subtitle)}</p>
</header>
<main>
${firstHtml(first, page)}
<nav aria-label="Sections"><ul>${links.join("")}</ul></nav>
${sections.map((section) => sectionHtml(section, page)).join("\n")}
<section aria-labelledby="${APPENDIX}">
<h2 id="${APPENDIX}">Appendix</h2>
${appendix.map((section) => chapterHtml(section, page)).join("\n")}
</section>
</main>
</body>
</html>
`;
}

/** What blocks need to know of the page that they are on. */
interface Page {
  figures: ReadonlyMap<string, DrawnFigure>;
  embedded: ReadonlySet<string>;
  /** of the headings within a section */
  level?: number;
}

/** The answer, in the order in which it is read: sentences, numbers, picture. */
function firstHtml({ sentences, table, picture }: FirstPage, page: Page): string {
  const words = sentences.map((sentence) => `<p>${sentence.map(inlineHtml).join("")}</p>`).join("\n");
  return `<section id="answer" class="answer" aria-label="Result">\n<div class="words">\n${words}\n${tableHtml(table)}\n</div>\n${figureHtml(page.figures.get(picture), page.embedded)}\n</section>`;
}

/** Names of the figures to embed, in the order of the page, until the budget is spent. */
function withinBudget(document: Document, figures: ReadonlyMap<string, DrawnFigure>): Set<string> {
  const names = new Set<string>();
  let bytes = 0;
  for (const name of figureNames(blocksOf(document))) {
    const length = Buffer.byteLength(figures.get(name)?.svg ?? "");
    if (bytes + length > FIGURE_BUDGET) continue;
    bytes += length;
    names.add(name);
  }
  return names;
}

function sectionHtml({ id, title, blocks }: Section, page: Page): string {
  const content = blocks.map((block) => blockHtml(block, page)).join("\n");
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escape(title)}</h2>\n${content}\n</section>`;
}

/** A section of the appendix: its title is what unfolds it. */
function chapterHtml({ id, title, blocks }: Section, page: Page): string {
  const content = blocks.map((block) => blockHtml(block, { ...page, level: 4 })).join("\n");
  return `<details class="chapter"><summary><h3 id="${id}">${escape(title)}</h3></summary>\n${content}\n</details>`;
}

function blockHtml(block: Block, page: Page): string {
  const { level = 3 } = page;
  switch (block.kind) {
    case "heading":
      return `<h${level}>${escape(block.text)}</h${level}>`;
    case "paragraph":
      return `<p>${block.content.map(inlineHtml).join("")}</p>`;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${item.map(inlineHtml).join("")}</li>`).join("")}</ul>`;
    case "code":
      return `<pre tabindex="0"><code>${escape(block.text)}</code></pre>`;
    case "figure":
      return figureHtml(page.figures.get(block.name), page.embedded);
    case "details":
      return `<details><summary>${escape(block.summary)}</summary>${block.blocks.map((inner) => blockHtml(inner, page)).join("\n")}</details>`;
    case "table":
      return tableHtml(block);
  }
}

function figureHtml(figure: DrawnFigure | undefined, embedded: ReadonlySet<string>): string {
  if (figure === undefined) return "";
  const { name, caption, svg } = figure;
  if (!embedded.has(name)) return `<p><a href="figures/${name}.svg">${escape(caption)}</a></p>`;
  const width = /^<svg [^>]*?\bwidth="([\d.]+)"/.exec(svg)?.[1];
  return `<figure id="figure-${name}" style="--width: ${width}px">${isolateIds(svg, name)}<figcaption>${escape(caption)}</figcaption></figure>`;
}

/** Every figure numbers its clips and gradients from 0; on one page they need names of their own. */
function isolateIds(svg: string, name: string): string {
  return svg.replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(/\bid="([^"]+)"/g, (_, id: string) => `id="${name}-${id}"`)
      .replace(/url\(#([^)]+)\)/g, (_, id: string) => `url(#${name}-${id})`),
  );
}

function tableHtml({ caption, columns, rows }: Table): string {
  const side = (i: number): string => (columns[i].align === "right" ? ' class="right"' : "");
  const titles = columns.map(({ title }, i) => `<th scope="col"${side(i)}>${escape(title)}</th>`).join("");
  const body = rows
    .map(([head, ...cells]) => {
      const others = cells.map((cell, i) => `<td${side(i + 1)}>${cellHtml(cell)}</td>`);
      return `<tr><th scope="row"${side(0)}>${cellHtml(head)}</th>${others.join("")}</tr>`;
    })
    .join("\n");
  // focusable, so that the arrow keys scroll what is wider than the screen
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escape(caption)}"><table><caption>${escape(caption)}</caption><thead><tr>${titles}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cellHtml(cell: Cell): string {
  return typeof cell === "string" || "text" in cell ? inlineHtml(cell) : cell.map(inlineHtml).join("");
}

function inlineHtml(inline: Inline): string {
  if (typeof inline === "string") return escape(inline);
  const { text, source, style, href } = inline;
  const title = source === undefined ? "" : ` title="${escape(source)}"`;
  const shown = style === "strong" ? `<strong>${escape(text)}</strong>` : style === "code" ? `<code>${escape(text)}</code>` : escape(text);
  const named = style === "good" || style === "bad" || style === "quiet" ? ` class="${style}"` : "";
  if (href !== undefined) return `<a href="${escape(href)}"${named}${title}>${shown}</a>`;
  return named === "" && title === "" ? shown : `<span${named}${title}>${shown}</span>`;
}

function escape(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.codePointAt(0)};`);
}

/** The figures' font, so that their text has the width that they were laid out for. */
function fontFaces(): string {
  return [
    { file: "Inter-Regular.woff2", weight: 400 },
    { file: "Inter-SemiBold.woff2", weight: 600 },
  ]
    .map(({ file, weight }) => {
      const bytes = readFileSync(new URL(`../../assets/fonts/${file}`, import.meta.url)).toString("base64");
      return `@font-face { font-family: Inter; font-weight: ${weight}; src: url(data:font/woff2;base64,${bytes}) format("woff2"); }\n`;
    })
    .join("");
}
