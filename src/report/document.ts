/** A report as plain data: what it says, apart from how it is written down. */

/** Words, or words with something to say about them. */
export type Inline = string | Mark;

export interface Mark {
  text: string;
  /** where a number comes from: file, run, seed; a tooltip in HTML */
  source?: string;
  /** a file beside the report */
  href?: string;
  style?: "strong" | "code" | "good" | "bad" | "quiet";
}

export type Cell = Inline | readonly Inline[];

export interface Table {
  kind: "table";
  caption: string;
  columns: readonly { title: string; align: "left" | "right" }[];
  rows: readonly (readonly Cell[])[];
}

export type Block =
  | { kind: "heading"; text: string }
  | { kind: "paragraph"; content: readonly Inline[] }
  | { kind: "list"; items: readonly (readonly Inline[])[] }
  | { kind: "code"; text: string }
  | { kind: "figure"; name: string }
  /** what few readers want, folded away where that is possible */
  | { kind: "details"; summary: string; blocks: readonly Block[] }
  | Table;

export interface Section {
  /** for links within the page */
  id: string;
  title: string;
  blocks: readonly Block[];
}

/** What a reader meets before any heading: the answer. */
export interface FirstPage {
  /** what was compared, what came out, what to beware of */
  sentences: readonly (readonly Inline[])[];
  table: Table;
  /** name of a figure */
  picture: string;
}

export interface Document {
  title: string;
  /** a few words below the title */
  subtitle: string;
  first: FirstPage;
  sections: readonly Section[];
  /** what the others rest on, in full: folded where a page can fold */
  appendix: readonly Section[];
}

/** All blocks in the order of the page. */
export function blocksOf({ first, sections, appendix }: Document): Block[] {
  const { sentences, table: small, picture } = first;
  return [
    ...sentences.map((content): Block => ({ kind: "paragraph", content })),
    small,
    figure(picture),
    ...[...sections, ...appendix].flatMap(({ blocks }) => blocks),
  ];
}

/** The figures of blocks, of those within others too, in the order of the page. */
export function figureNames(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => (block.kind === "figure" ? [block.name] : block.kind === "details" ? figureNames(block.blocks) : []));
}

export function figure(name: string): Block {
  return { kind: "figure", name };
}

export function paragraph(...content: Inline[]): Block {
  return { kind: "paragraph", content };
}

/** Rows of a table, or items of a list, before they are folded. */
const LONG = 8;

/** A table or a list as it is where it is short, else folded. */
export function foldedWhereLong(summary: string, block: Table | Extract<Block, { kind: "list" }>): Block {
  const length = block.kind === "table" ? block.rows.length : block.items.length;
  return length <= LONG ? block : { kind: "details", summary, blocks: [block] };
}

/** A table whose first columns are words and whose others are numbers. */
export function table(caption: string, words: readonly string[], numbers: readonly string[], rows: readonly (readonly Cell[])[]): Table {
  return {
    kind: "table",
    caption,
    columns: [
      ...words.map((title) => ({ title, align: "left" as const })),
      ...numbers.map((title) => ({ title, align: "right" as const })),
    ],
    rows,
  };
}
