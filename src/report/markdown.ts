/** A report as Markdown, as GitHub and most editors show it. */

import type { Block, Cell, Document, Inline, Table } from "./document.js";
import type { DrawnFigure } from "./draw-figures.js";

/** @param figures by name; each is linked as a file in `figures/` */
export function toMarkdown({ title, subtitle, first, sections, appendix }: Document, figures: ReadonlyMap<string, DrawnFigure>): string {
  const { sentences, table, picture } = first;
  const page = { figures, level: 3 };
  const text = (block: Block): string[] => blockText(block, page);
  const parts = [
    `# ${escape(title)}`,
    escape(subtitle),
    ...sentences.map((sentence) => sentence.map(inlineText).join("")),
    ...text(table),
    ...text({ kind: "figure", name: picture }),
    ...sections.flatMap((section) => [`## ${escape(section.title)}`, ...section.blocks.flatMap(text)]),
    "## Appendix",
    ...appendix.flatMap((section) => [
      `### ${escape(section.title)}`,
      ...section.blocks.flatMap((block) => blockText(block, { ...page, level: 4 })),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

interface Page {
  figures: ReadonlyMap<string, DrawnFigure>;
  /** of the headings within a section */
  level: number;
}

function blockText(block: Block, page: Page): string[] {
  switch (block.kind) {
    case "heading":
      return [`${"#".repeat(page.level)} ${escape(block.text)}`];
    case "paragraph":
      return [block.content.map(inlineText).join("")];
    case "list":
      return [block.items.map((item) => `- ${item.map(inlineText).join("")}`).join("\n")];
    case "code":
      return [`\`\`\`\n${block.text}\n\`\`\``];
    case "figure": {
      const figure = page.figures.get(block.name);
      return figure === undefined ? [] : [`![${escape(figure.description)}](figures/${block.name}.svg)`, `*${escape(figure.caption)}*`];
    }
    case "details":
      // what is folded is HTML: names in it are written out as there
      return [
        `<details><summary>${block.summary.replace(/[<>&]/g, (character) => `&#${character.codePointAt(0)};`)}</summary>`,
        ...block.blocks.flatMap((inner) => blockText(inner, page)),
        "</details>",
      ];
    case "table":
      return [tableText(block), `*${escape(block.caption)}*`];
  }
}

/** A table in GitHub's Markdown. */
export function tableText({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => escape(title).replaceAll("|", "\\|"))),
    line(columns.map(({ align }) => (align === "right" ? "--:" : "---"))),
    ...rows.map((row) => line(row.map((cell) => cellText(cell).replaceAll("|", "\\|")))),
  ].join("\n");
}

function cellText(cell: Cell): string {
  return typeof cell === "string" || "text" in cell ? inlineText(cell) : cell.map(inlineText).join("");
}

function inlineText(inline: Inline): string {
  if (typeof inline === "string") return escape(inline);
  const { text, style, href } = inline;
  const plain = escape(text);
  const styled = style === "strong" || style === "good" || style === "bad" ? `**${plain}**` : style === "code" ? `\`${text}\`` : plain;
  return href === undefined ? styled : `[${styled}](${href})`;
}

/** Without what Markdown would read as marks or as the end of a line; names may hold underscores, errors anything. */
export function escape(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>&]/g, "\\$&");
}
