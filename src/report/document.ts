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

export interface Document {
  title: string;
  /** one sentence below the title */
  subtitle: string;
  sections: readonly Section[];
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
